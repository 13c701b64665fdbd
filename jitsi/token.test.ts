import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MODERATION, RECORDERS, SHARERS, type Moderation } from '../lib/calls/moderation';
import { PRIVATE_PEM, PUBLIC_PEM } from '../testing/keys';
import type { Signing } from './mode';
import { readPrivateKey } from './private-key';
import { signToken } from './token';

const NOW = new Date('2026-11-22T10:00:00.900Z');
const SECONDS = Math.floor(NOW.getTime() / 1000);
const SECRET = 's'.repeat(32);
const ROOM = 'chat-abcdefghijklmnopqrstuvwxyz234567';

const hs256: Signing = {
  algorithm: 'HS256',
  key: createSecretKey(SECRET, 'utf8'),
  keyId: null,
  issuer: 'chat',
  audience: 'jitsi',
  subject: 'meet.example.org',
  timeToLive: 3600,
  moderatorAsText: false,
};
const rs256: Signing = { ...hs256, algorithm: 'RS256', key: readPrivateKey(PRIVATE_PEM), keyId: 'chat-2026' };
const jaas: Signing = {
  ...rs256,
  keyId: 'vpaas-magic-cookie-1/key',
  issuer: 'chat',
  subject: 'vpaas-magic-cookie-1',
  moderatorAsText: true,
};
const ivan = {
  id: 'ivan',
  displayName: 'Иван Петров',
  avatarUrl: 'https://calls.example.org/people/ivan.svg',
  role: 'moderator' as const,
  moderation: DEFAULT_MODERATION,
};

function opened(jwt: string, signing: Signing) {
  const key = signing.algorithm === 'HS256' ? createSecretKey(Buffer.from(SECRET)) : PUBLIC_PEM;
  const { header, payload } = jsonwebtoken.verify(jwt, key, {
    algorithms: [signing.algorithm],
    complete: true,
    clockTimestamp: SECONDS,
  });
  return { header, payload: payload as JwtPayload };
}

/** Every feature that a Jitsi of 2026 knows (`base/jwt/constants.ts` of jitsi-meet). */
const FEATURES = {
  everybody: [
    'create-polls',
    'file-upload',
    'flip',
    'screen-sharing',
    'send-groupchat',
    'send-private-message',
  ],
  moderators: [
    'list-visitors',
    'live-translation',
    'livestreaming',
    'lobby',
    'moderation',
    'recording',
    'room',
    'transcription',
  ],
  nobody: ['branding', 'calendar', 'inbound-call', 'outbound-call', 'sip-inbound-call', 'sip-outbound-call'],
};
function features(moderator: boolean): Record<string, boolean> {
  return Object.fromEntries([
    ...FEATURES.everybody.map((name) => [name, true]),
    ...FEATURES.moderators.map((name) => [name, moderator]),
    ...FEATURES.nobody.map((name) => [name, false]),
  ]) as Record<string, boolean>;
}

describe.each([
  ['HS256', hs256, { alg: 'HS256', typ: 'JWT' }],
  ['RS256', rs256, { alg: 'RS256', typ: 'JWT', kid: 'chat-2026' }],
  ['JaaS', jaas, { alg: 'RS256', typ: 'JWT', kid: 'vpaas-magic-cookie-1/key' }],
])('a token by %s', (_name, signing, header) => {
  const asText = (moderator: boolean) => (signing.moderatorAsText ? String(moderator) : moderator);

  it('holds exactly these claims for a moderator', () => {
    const { jwt, expiresAt } = signToken(signing, ROOM, ivan, NOW);
    expect(opened(jwt, signing)).toEqual({
      header,
      payload: {
        aud: 'jitsi',
        iss: 'chat',
        sub: signing.subject,
        room: ROOM,
        iat: SECONDS,
        nbf: SECONDS - 30,
        exp: SECONDS + 3600,
        context: {
          user: {
            id: 'ivan',
            name: 'Иван Петров',
            avatar: 'https://calls.example.org/people/ivan.svg',
            moderator: asText(true),
            affiliation: 'owner',
          },
          features: features(true),
        },
      },
    });
    expect(expiresAt.toISOString()).toBe('2026-11-22T11:00:00.000Z');
  });

  it('holds exactly these for a member without a picture', () => {
    const member = { ...ivan, avatarUrl: null, role: 'member' as const };
    const { payload } = opened(signToken(signing, ROOM, member, NOW).jwt, signing);
    expect(payload.context).toEqual({
      user: { id: 'ivan', name: 'Иван Петров', moderator: asText(false), affiliation: 'member' },
      features: features(false),
    });
  });

  it('takes audience, issuer, subject and life from the settings', () => {
    const other = { ...signing, audience: 'a', issuer: 'i', subject: 's', timeToLive: 60 };
    const { payload } = opened(signToken(other, ROOM, ivan, NOW).jwt, signing);
    expect(payload).toMatchObject({ aud: 'a', iss: 'i', sub: 's', exp: SECONDS + 60 });
  });

  it.each([
    ['Cyrillic, Chinese, Arabic', 'Иван 李雷 شهرزاد'],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈 Ann'],
    ['200 characters outside the first plane', '𝒳'.repeat(200)],
    ['quotes and backslashes', `"O'Neil" \\ \\u0041 \\n`],
    ['HTML', '</script><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'],
    ['right-to-left marks', '\u202eabc\u202c\u200f \u2067שלום\u2069'],
    ['combining marks', 'Z̷͎̈́a̸̢͐l̵͖̓g̴̲͋ȏ̵̯'],
  ])('keeps a name of %s intact', (_kind, displayName) => {
    const { jwt } = signToken(signing, ROOM, { ...ivan, displayName }, NOW);
    expect(jwt).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((opened(jwt, signing).payload.context as { user: { name: string } }).user.name).toBe(displayName);
  });

  it('is refused with another key, another algorithm, before its start and from its end', () => {
    const { jwt } = signToken(signing, ROOM, ivan, NOW);
    const key = signing.algorithm === 'HS256' ? SECRET : PUBLIC_PEM;
    const check =
      (options: jsonwebtoken.VerifyOptions, by = key) =>
      () =>
        jsonwebtoken.verify(jwt, by, { algorithms: [signing.algorithm], ...options });
    expect(
      check({ clockTimestamp: SECONDS }, signing.algorithm === 'HS256' ? 'x'.repeat(32) : SECRET),
    ).toThrow();
    expect(check({ clockTimestamp: SECONDS, algorithms: ['HS512'] })).toThrow();
    expect(check({ clockTimestamp: SECONDS - 31 })).toThrow('jwt not active');
    expect(check({ clockTimestamp: SECONDS - 30 })).not.toThrow();
    expect(check({ clockTimestamp: SECONDS + 3599 })).not.toThrow();
    expect(check({ clockTimestamp: SECONDS + 3600 })).toThrow('jwt expired');
  });
});

describe('what holds in a call', () => {
  const allowed = (role: 'moderator' | 'member', changes: Partial<Moderation>) => {
    const person = { ...ivan, role, moderation: { ...DEFAULT_MODERATION, ...changes } };
    const { payload } = opened(signToken(hs256, ROOM, person, NOW).jwt, hs256);
    return (payload.context as { features: Record<string, boolean> }).features;
  };

  it.each([
    ['everyone', true, true],
    ['moderators', true, false],
  ] as const)('lets %s show their screen: moderator %s, member %s', (share, moderator, member) => {
    expect(allowed('moderator', { share })['screen-sharing']).toBe(moderator);
    expect(allowed('member', { share })['screen-sharing']).toBe(member);
  });

  it.each([
    ['everyone', true, true],
    ['moderators', true, false],
    ['nobody', false, false],
  ] as const)('lets %s record and stream: moderator %s, member %s', (record, moderator, member) => {
    for (const feature of ['recording', 'livestreaming']) {
      expect(allowed('moderator', { record })[feature]).toBe(moderator);
      expect(allowed('member', { record })[feature]).toBe(member);
    }
    expect(allowed('moderator', { record }).transcription).toBe(record !== 'nobody');
    expect(allowed('member', { record }).transcription).toBe(false);
  });

  it('leaves no feature unsaid, whatever it is, as one unsaid is denied', () => {
    for (const share of SHARERS)
      for (const record of RECORDERS)
        for (const role of ['moderator', 'member'] as const)
          expect(Object.keys(allowed(role, { share, record })).toSorted()).toEqual(
            Object.values(FEATURES).flat().toSorted(),
          );
  });
});

it('whatever the name, the token carries it and one room', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (displayName) => {
      const { payload } = opened(signToken(hs256, ROOM, { ...ivan, displayName }, NOW).jwt, hs256);
      expect(payload).toMatchObject({ room: ROOM, context: { user: { name: displayName } } });
    }),
  );
});
