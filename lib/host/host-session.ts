import 'server-only';
import { createHash } from 'node:crypto';
import { decode, encode } from 'next-auth/jwt';

/** A session of one person in one chat of a host. Ids are those used here. */
export interface HostSession {
  chatId: string;
  personId: string;
  /** Origin of the host's page that it was entered from. */
  origin: string;
  until: Date;
}

interface SessionSettings {
  sessionSecret: string;
  baseUrl: string;
}

/** Keeps it apart from sessions of people of our own, which the same secret guards. */
const SALT = 'host session';

/** All cookies of this kind begin so, after what a browser guards by a prefix (RFC 6265bis, 4.1.3.2). */
const NAME = 'call-session.';

/** Most characters of such cookies together: with 16 KiB of headers Node refuses a request before we see it. */
const MOST = 8192;

/**
 * The `Set-Cookie` of a session. Each chat has a cookie of its own, so that calls of several may be open. It goes along
 * with links from the host's pages (`Lax`), as the window may be opened anew from there.
 */
export async function hostSessionCookie(
  session: HostSession,
  settings: SessionSettings,
  now: Date,
): Promise<string> {
  const maxAge = Math.max(0, Math.floor((session.until.getTime() - now.getTime()) / 1000));
  const { chatId, personId, origin, until } = session;
  const token = { sub: personId, chat: chatId, origin, until: until.toISOString() };
  const value = await encode({ token, secret: settings.sessionSecret, salt: SALT, maxAge });
  return setCookie(cookieName(chatId, settings), value, maxAge, settings);
}

/**
 * The `Set-Cookie`s that end sessions in other chats where a browser has too many to send along. Those it got first
 * go first, as it sends them first too (RFC 6265, 5.4).
 */
export function crowdedOut(cookieHeader: string | null, chatId: string, settings: SessionSettings): string[] {
  const kept = cookieName(chatId, settings);
  const prefix = kept.slice(0, kept.indexOf(NAME) + NAME.length);
  const ours = (cookieHeader ?? '').split(/;\s*/).filter((pair) => pair.startsWith(prefix));
  let size = ours.join('; ').length;
  const ended: string[] = [];
  for (const pair of ours) {
    const [name = ''] = pair.split('=');
    if (size <= MOST) break;
    if (name === kept || !/^[\w.-]+$/.test(name)) continue;
    size -= pair.length + 2;
    ended.push(setCookie(name, '', 0, settings));
  }
  return ended;
}

function setCookie(name: string, value: string, maxAge: number, settings: SessionSettings): string {
  const attributes = [
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${maxAge}`,
    isSecure(settings) && 'Secure',
  ];
  return [`${name}=${value}`, ...attributes.filter(Boolean)].join('; ');
}

/** The session of a request in a chat; null when there is none, it is forged, or it is over. */
export async function readHostSession(
  cookieHeader: string | null,
  chatId: string,
  settings: SessionSettings,
  now: Date,
): Promise<HostSession | null> {
  const name = cookieName(chatId, settings);
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key !== name) continue;
    const token = value.join('=');
    const claims = await decode({ token, secret: settings.sessionSecret, salt: SALT }).catch(() => null);
    const session = claims && sessionOf(claims);
    return session && session.chatId === chatId && session.until > now ? session : null;
  }
  return null;
}

function sessionOf({ sub, chat, origin, until }: Record<string, unknown>): HostSession | null {
  const all = [sub, chat, origin, until];
  if (!all.every((claim): claim is string => typeof claim === 'string')) return null;
  const [personId = '', chatId = '', from = '', end = ''] = all;
  return { personId, chatId, origin: from, until: new Date(end) };
}

function cookieName(chatId: string, settings: SessionSettings): string {
  const name = NAME + createHash('sha256').update(chatId).digest('hex').slice(0, 32);
  return isSecure(settings) ? `__Host-${name}` : name;
}

function isSecure({ baseUrl }: SessionSettings): boolean {
  return baseUrl.startsWith('https:');
}
