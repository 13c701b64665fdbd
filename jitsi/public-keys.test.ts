import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MODERATION } from '../lib/calls/moderation';
import { loadSettings } from '../lib/config/settings';
import { PRIVATE_PEM, PUBLIC_PEM } from '../testing/keys';
import { publicKeys } from './public-keys';
import { signToken } from './token';

const NEXTAUTH_SECRET = 's'.repeat(32);
const mode = (environment: Record<string, string>) => loadSettings({ NEXTAUTH_SECRET, ...environment }).jitsi;
const own = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat' };
const byKey = mode({ ...own, JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'ключ/1' });
const subject = {
  id: 'i',
  displayName: 'I',
  avatarUrl: null,
  role: 'member' as const,
  moderation: DEFAULT_MODERATION,
};

describe('public keys', () => {
  it('are published as SPKI under the hash of the key id, and verify our tokens', () => {
    const { pem } = publicKeys(byKey);
    const name = `${createHash('sha256').update('ключ/1', 'utf8').digest('hex')}.pem`;
    expect([...pem]).toEqual([[name, PUBLIC_PEM]]);
    const { jwt } = signToken(byKey.signing!, 'room', subject, new Date());
    expect(() => jsonwebtoken.verify(jwt, pem.get(name) ?? '', { algorithms: ['RS256'] })).not.toThrow();
  });

  it('are published as a key set whose entry verifies our tokens, and hold nothing private', () => {
    const { jwks } = publicKeys(byKey);
    expect(jwks.keys).toHaveLength(1);
    const [jwk] = jwks.keys as [JsonWebKey];
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(jwk).toMatchObject({ kty: 'RSA', kid: 'ключ/1', use: 'sig', alg: 'RS256', e: 'AQAB' });
    const { jwt } = signToken(byKey.signing!, 'room', subject, new Date());
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(() => jsonwebtoken.verify(jwt, key, { algorithms: ['RS256'] })).not.toThrow();
  });

  it.each([
    ['meet.jit.si', mode({})],
    ['a domain without tokens', mode({ JITSI_DOMAIN: 'meet.example.org' })],
    ['a shared secret', mode({ ...own, JITSI_APP_SECRET: 's'.repeat(32) })],
    [
      'JaaS, which keeps the key itself',
      mode({ JAAS_APP_ID: 'vpaas-magic-cookie-1', JAAS_KEY_ID: 'k', JAAS_PRIVATE_KEY: PRIVATE_PEM }),
    ],
  ])('are none for %s', (_name, other) => {
    expect(publicKeys(other)).toEqual({ pem: new Map(), jwks: { keys: [] } });
  });
});
