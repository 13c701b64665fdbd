import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { HostMember, HostToken } from '../calls/host-claims';
import { chatIdSchema } from '../calls/membership';
import { AppError } from '../errors';
import { hostSessionCookie, readHostSession } from '../host/host-session';
import type { Services } from '../services';

/** How long a token that was used is known, in milliseconds from its making: longer than it can be used. */
const USED_KEPT = 15 * 60_000;

/** What a window sends that has got a new token. */
export const renewalSchema = z.strictObject({
  chatId: chatIdSchema,
  /** Whose call the window shows. */
  personId: chatIdSchema,
  /** Of the host's page that has given the token. */
  origin: z.string().max(300),
  token: z.string().max(16_384),
});

/** Somebody who has entered a host's chat. */
export interface Entered {
  member: HostMember;
  /** `Set-Cookie` of their session. */
  cookie: string;
}

/**
 * Refuses a token that another page than one of the host's has sent, or any site could let somebody into a call as a
 * person of its choice (login CSRF).
 *
 * @throws {AppError} `request.cross_site`
 */
export function refuseOtherPages({ settings: { hostChat } }: Services, origin: string | null): void {
  if (hostChat && !hostChat.origins.includes(origin ?? '')) throw new AppError('request.cross_site');
}

/**
 * Enters a host's chat by its token, which opens one window only.
 *
 * @param origin of the host's page that the token comes from
 * @throws {AppError} `auth.host_token`, `auth.host_token_used`, `host.keys_unreachable`, `request.too_many`;
 *   `request.cross_site` for the page of another site
 */
export async function enterChat(services: Services, token: string, origin: string | null): Promise<Entered> {
  const hostToken = await checked(services, token, origin);
  // Before the token is spent: the same one may be tried again.
  await services.limits.person('entries', hostToken.member.person.id);
  await spend(services, hostToken);
  return begin(services, hostToken.member, origin ?? '');
}

/**
 * Lets a window that is in a host's chat stay there. One whose session has ended begins a new one, which takes a token
 * that has opened no window.
 *
 * @throws {AppError} as `enterChat`; `auth.host_token` also for another chat than the window's, or another person
 */
export async function renewChat(
  services: Services,
  headers: Headers,
  { chatId, personId, origin, token }: z.infer<typeof renewalSchema>,
): Promise<Entered> {
  const { settings, now } = services;
  const hostToken = await checked(services, token, origin);
  const { member } = hostToken;
  if (member.chatId !== chatId) throw new AppError('auth.host_token', { reason: 'chat' });
  const before = await readHostSession(headers.get('cookie'), chatId, settings, now());
  if (member.person.id !== personId || (before && before.personId !== personId)) {
    throw new AppError('auth.host_token', { reason: 'person' });
  }
  await services.limits.person('entries', personId);
  if (!before) await spend(services, hostToken);
  return begin(services, member, origin);
}

async function checked(services: Services, token: string, origin: string | null): Promise<HostToken> {
  const { verifyHostToken, now } = services;
  if (!verifyHostToken) throw new AppError('auth.host_token', { reason: 'no_chat' });
  refuseOtherPages(services, origin);
  return verifyHostToken(token, now());
}

async function spend({ settings, hosts }: Services, { member, tokenId }: HostToken): Promise<void> {
  const id = createHash('sha256').update(JSON.stringify([settings.hostChat?.issuer, tokenId]));
  const isFirst = await hosts.useOnce(id.digest('hex'), new Date(member.issuedAt.getTime() + USED_KEPT));
  if (!isFirst) throw new AppError('auth.host_token_used');
}

async function begin(
  { settings, hosts, now }: Services,
  member: HostMember,
  origin: string,
): Promise<Entered> {
  await hosts.remember(member);
  const session = { chatId: member.chatId, personId: member.person.id, origin, until: member.rightUntil };
  return { member, cookie: await hostSessionCookie(session, settings, now()) };
}
