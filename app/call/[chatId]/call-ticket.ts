import 'server-only';
import { getLocale } from 'next-intl/server';
import { headers } from 'next/headers';
import { cache } from 'react';
import { issueTicket } from '@/lib/calls/issue-ticket';
import { readMuted } from '@/lib/calls/muted';
import type { Media } from '@/lib/calls/ticket';
import { AppError } from '@/lib/errors';
import { CALL_CHAT } from '@/lib/http/call-chat';
import { isOwnNavigation } from '@/lib/http/own-navigation';
import { isHostId } from '@/lib/calls/host-id';
import { pageEntry, pagePerson, requirePerson } from '@/lib/http/page-person';
import { pathSegment } from '@/lib/http/path-segment';
import { addressOf } from '@/lib/limits/address-header';
import { services } from '@/lib/services';

/** What Next hands to a page about its address. */
export interface CallAddress {
  params: Promise<{ chatId: string }>;
  searchParams: Promise<Partial<Record<'media' | 'prejoin' | 'moved', string | string[]>>>;
}

/**
 * The ticket that a call page is made of; null for a stranger, `closed` where nobody has entered a host's chat, `tooMany`
 * for who asks too often. Made once a request, for title and page alike. Another site may link to a call, but not open one
 * with camera and microphone on: it can neither skip the pre-join screen nor say how the devices are there.
 */
export async function callTicket({ params, searchParams }: CallAddress) {
  const [{ chatId }, { media, prejoin, moved }] = await Promise.all([params, searchParams]);
  const sent = await headers();
  const own = isOwnNavigation(sent);
  const skip = own && prejoin === '0';
  const devices = own && typeof moved === 'string' ? moved : null;
  // As the middleware has it: of what Next hands over an encoded `%` is decoded already, so `50%41` would be `50A` here.
  const asked = pathSegment(sent.get(CALL_CHAT) ?? chatId);
  return ticketOnce(asked, media === 'audio' ? 'audio' : 'video', !skip, devices);
}

const ticketOnce = cache(async (chatId: string, media: Media, prejoin: boolean, moved: string | null) => {
  const query = new URLSearchParams({ media, ...(!prejoin && { prejoin: '0' }) });
  const path = `/call/${encodeURIComponent(chatId)}?${query}`;
  const person = isHostId(chatId) ? await pagePerson() : await requirePerson(path);
  if (!person) return 'closed';
  try {
    const current = await services();
    await current.limits.address('tickets', addressOf(await headers()));
    await current.limits.person('tickets', person.id);
    const { ticket, title, kind } = await issueTicket(current, person, { chatId, media }, await getLocale());
    const { presenceRenew: renewEvery, callRules } = current.settings;
    const noAnswerAfter = kind === 'direct' ? callRules.ring : null;
    const muted = moved === null ? null : readMuted(moved);
    const host = await pageEntry();
    return { ticket, chatTitle: title, prejoin, muted, renewEvery, noAnswerAfter, host };
  } catch (error) {
    if (error instanceof AppError && error.code === 'chat.not_found') return null;
    if (error instanceof AppError && error.code === 'request.too_many') {
      return { tooMany: { chatId, seconds: Number(error.values.seconds) } };
    }
    throw error;
  }
});
