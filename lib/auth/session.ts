import 'server-only';
import { decode } from 'next-auth/jwt';
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
  const claims = await decode({ token, secret: settings.sessionSecret }).catch(() => null);
  const offered: unknown[] = [settings.demo && 'demo', settings.oidc && 'oidc'];
  const isOffered = Boolean(claims?.provider) && offered.includes(claims?.provider);
  return isOffered && typeof claims?.sub === 'string' ? claims.sub : null;
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
