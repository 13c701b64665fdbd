import jwt from 'jsonwebtoken';
import { HOST_ORIGIN } from '../host';
import { PUBLIC_PEM } from '../keys';
import type { Answer } from './strike';
import { JITSI_SECRET, SECRETS } from './world';

/**
 * What an answer gives away that it must not: words of others, secrets, a ticket, a session, how the app is made, or a
 * leave for pages of other sites to read it. Empty for a good answer.
 *
 * @param marks in what only others may see
 * @param ofMember whether who asks is let in, and so may have a ticket and a session
 */
export function leaks(
  { status, headers, text }: Answer,
  marks: readonly string[],
  { ofMember = false } = {},
): string[] {
  const all = `${[...headers].map((pair) => pair.join(': ')).join('\n')}\n${text}`;
  const found = [...marks, ...SECRETS].filter((mark) => all.includes(mark));
  if (status >= 500) found.push(`status ${status}`);
  if (!ofMember && ticketsIn(all).length > 0) found.push('a ticket');
  if (
    !ofMember &&
    /^(?:__\w+-)?(?:next-auth\.session-token|call-session\.)[^=]*=[^;]/m.test(
      headers.getSetCookie().join('\n'),
    )
  )
    found.push('a session');
  if (/node_modules|webpack|turbopack|\.tsx?:\d|^\s+at .+\(.+:\d+:\d+\)/m.test(all)) found.push('a stack');
  const readable = headers.get('access-control-allow-origin');
  if (readable !== null && readable !== HOST_ORIGIN) found.push(`readable for ${readable}`);
  if (headers.has('access-control-allow-credentials')) found.push('readable with cookies');
  return found;
}

function ticketsIn(text: string): string[] {
  const tokens = text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [];
  return tokens.filter((token) => [JITSI_SECRET, PUBLIC_PEM].some((key) => isSigned(token, key)));
}

function isSigned(token: string, key: string): boolean {
  try {
    return Boolean(jwt.verify(token, key));
  } catch {
    return false;
  }
}
