import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { CallTooMany } from '@/components/call/call-too-many';
import { CallWindow } from '@/components/call/call-window';
import { HostClosed } from '@/components/host/host-closed';
import { PageWords } from '@/components/shared/page-words';
import { externalApiAddress } from '@/jitsi/load-external-api';
import { callTicket, type CallAddress } from './call-ticket';

export async function generateMetadata(address: CallAddress): Promise<Metadata> {
  const found = await callTicket(address);
  if (!found || found === 'closed' || found.tooMany) return {};
  const t = await getTranslations('call');
  return { title: { absolute: t('title', { chat: found.chatTitle }) } };
}

export default async function CallPage(address: CallAddress) {
  const found = await callTicket(address);
  if (!found) notFound();
  return <PageWords page="/call/[chatId]">{contentOf(found)}</PageWords>;
}

function contentOf(found: NonNullable<Awaited<ReturnType<typeof callTicket>>>) {
  if (found === 'closed') return <HostClosed />;
  if (found.tooMany) return <CallTooMany {...found.tooMany} />;
  const { ticket, ...rest } = found;
  return (
    <>
      {/* As elements: what the functions of react-dom ask for here comes after the scripts, not in the first HTML. */}
      <link rel="preconnect" href={`https://${ticket.domain}`} />
      <link rel="preload" as="script" href={externalApiAddress(ticket.domain, ticket.roomName)} />
      <CallWindow ticket={ticket} {...rest} />
    </>
  );
}
