import 'server-only';
import { decode, type JWT } from 'next-auth/jwt';
import type { AuthSettings } from './auth-options';

/** next-auth splits a cookie that grows over 4 kB into `name.0`, `name.1`, ... */
const SESSION_COOKIE = /^(?:__Secure-)?next-auth\.session-token(?:\.\d+)?$/;

/**
 * The id of the person a request's session cookie stands for, or null when there is none, it is forged, it has
 * expired, or its way of signing in is no longer offered.
 */
export async function sessionPersonId(
  cookieHeader: string | null,
  settings: AuthSettings & { baseUrl: string },
): Promise<string | null> {
  const token = sessionToken(cookieHeader, settings.baseUrl.startsWith('https:'));
  if (!token) return null;
  const claims = await claimsOf(token, settings);
  const offered: unknown[] = [settings.demo && 'demo', settings.oidc && 'oidc'];
  const isOffered = Boolean(claims?.provider) && offered.includes(claims?.provider);
  return isOffered && typeof claims?.sub === 'string' ? claims.sub : null;
}

/** Most sessions that are remembered: beyond, all are forgotten, so that no memory grows without end. */
const MOST_SESSIONS = 2000;

const read = new WeakMap<AuthSettings, Map<string, JWT>>();

/** What a session says, which is always the same, until it expires: it is decrypted once and not for each request. */
async function claimsOf(token: string, settings: AuthSettings): Promise<JWT | null> {
  const sessions = read.get(settings) ?? new Map<string, JWT>();
  read.set(settings, sessions);
  const known = sessions.get(token);
  if (known && Number(known.exp) * 1000 > Date.now()) return known;
  if (sessions.size >= MOST_SESSIONS) sessions.clear();
  const claims = await decode({ token, secret: settings.sessionSecret }).catch(() => null);
  if (claims) sessions.set(token, claims);
  else sessions.delete(token);
  return claims;
}

function sessionToken(cookieHeader: string | null, secure: boolean): string {
  const cookies = (cookieHeader ?? '').split(';').flatMap((pair) => {
    const [name = '', ...value] = pair.trim().split('=');
    return SESSION_COOKIE.test(name) && name.startsWith('__Secure-') === secure
      ? [{ name, value: value.join('=') }]
      : [];
  });
  return cookies
    .sort((a, b) => chunk(a.name) - chunk(b.name))
    .map(({ value }) => value)
    .join('');
}

function chunk(name: string): number {
  return Number(/\.(\d+)$/.exec(name)?.[1] ?? 0);
}
