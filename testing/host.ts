import jwt, { type Algorithm } from 'jsonwebtoken';

/** What the chat beside us and we share in tests. */
export const HOST_SECRET = 'h'.repeat(32);
export const HOST_ORIGIN = 'https://chat.example.org';
export const HOST_ENVIRONMENT = { CHAT_ORIGINS: HOST_ORIGIN, CHAT_TOKEN_SECRET: HOST_SECRET };

interface Claims {
  sub?: unknown;
  name?: unknown;
  chat?: unknown;
  [claim: string]: unknown;
}

interface Signing {
  key?: string;
  algorithm?: Algorithm;
  keyid?: string;
}

let made = 0;

/** Claims as a host writes them, for Ivan in its direct chat 42. A claim that is `undefined` is left out. */
export function hostClaims(claims: Claims = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    iss: HOST_ORIGIN,
    aud: 'http://localhost:3000',
    sub: 'ivan',
    name: 'Иван Петров',
    chat: { id: '42', kind: 'direct', title: 'Мария Соколова', role: 'member' },
    jti: `token-${++made}`,
    iat: now,
    exp: now + 300,
    ...claims,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A token as a host signs it, or one that is wrong in some way. */
export function hostToken(
  claims: Claims = {},
  { key = HOST_SECRET, algorithm = 'HS256', keyid }: Signing = {},
): string {
  return jwt.sign(hostClaims(claims), algorithm === 'none' ? '' : key, {
    algorithm,
    ...(keyid && { keyid }),
  });
}

/** The same chat as Maria sees it. */
export const MARIA = {
  sub: 'maria',
  name: 'Мария Соколова',
  chat: { id: '42', kind: 'direct', title: 'Иван Петров', role: 'member' },
};

/** Headers of a page of the host that asks with a token. */
export const asHost = (token = hostToken()) => ({ authorization: `Bearer ${token}`, origin: HOST_ORIGIN });
