import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { preconnect, preload } from 'react-dom';
import { CallWindow } from '@/components/call-window';
import { externalApiAddress } from '@/jitsi/load-external-api';
import { callTicket, type CallAddress } from './call-ticket';

export async function generateMetadata(address: CallAddress): Promise<Metadata> {
  const found = await callTicket(address);
  if (!found) return {};
  const t = await getTranslations('call');
  return { title: { absolute: t('title', { chat: found.chatTitle }) } };
}

export default async function CallPage(address: CallAddress) {
  const found = await callTicket(address);
  if (!found) notFound();
  const { ticket, chatTitle, prejoin } = found;
  preconnect(`https://${ticket.domain}`);
  preload(externalApiAddress(ticket.domain, ticket.roomName), { as: 'script' });
  return <CallWindow ticket={ticket} chatTitle={chatTitle} prejoin={prejoin} />;
}
