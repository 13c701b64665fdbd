import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkToken, kidOf, type TokenKey, type TokenRules } from './check-token';
import { parseRoomPath, type RoomAddress } from './room-address';

const NOW = 1_800_000_000;
const SECRET = 'shared';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SPKI = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const PKCS1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();

const CLAIMS = { iss: 'chat', aud: 'jitsi', sub: 'meet.jitsi', room: 'tea', exp: NOW + 60, nbf: NOW - 60 };
const HS: TokenRules = {
  key: { kind: 'secret', secret: SECRET },
  issuers: ['chat'],
  audiences: ['jitsi'],
  domainVerification: false,
  xmppDomain: 'meet.jitsi',
};
const RS: TokenRules = { ...HS, key: { kind: 'key-server', pem: SPKI } };

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function hs(claims: object = {}, header: object = {}, secret = SECRET): string {
  const text = `${encode({ typ: 'JWT', alg: 'HS256', ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

function rs(claims: object = {}, header: object = {}, key: KeyObject = rsa.privateKey): string {
  const text = `${encode({ typ: 'JWT', alg: 'RS256', kid: 'k1', ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

function at(path: string): RoomAddress {
  const address = parseRoomPath(path);
  if (!address) throw new Error(`${path} is no room`);
  return address;
}

const TEA = at('/tea');

function refusal(token: string | undefined, rules: TokenRules, room = TEA) {
  const verdict = checkToken(token, rules, room, NOW);
  return verdict.ok ? null : verdict.refusal;
}

test('a good token is let in with its claims', () => {
  expect(checkToken(hs(), HS, TEA, NOW)).toEqual({ ok: true, claims: CLAIMS });
});

describe('refused at SASL', () => {
  const cases: [what: string, token: string, rules: TokenRules, text: string][] = [
    ['not three parts', 'garbage', HS, 'Invalid token'],
    ['four parts', `${hs()}.x`, HS, 'Invalid token'],
    ['no part of it readable, secret', 'a.b.c', HS, 'Invalid header'],
    ['no part of it readable, key server', 'a.b.c', RS, 'bad token format'],
    ['no dot, key server', 'garbage', RS, 'Invalid token'],
    ['wrong secret', hs({}, {}, 'another'), HS, 'Invalid signature'],
    ['wrong key', rs({}, {}, otherRsa.privateKey), RS, 'Invalid signature'],
    ['expired', hs({ exp: NOW - 60 }), HS, 'Not acceptable by exp (60.0 sec since expired)'],
    [
      'expired, with iat',
      hs({ exp: NOW - 60, iat: NOW - 3660 }),
      HS,
      'Not acceptable by exp (60.0 sec since expired, valid for:3600.0 sec)',
    ],
    ['expiring this very second', hs({ exp: NOW }), HS, 'Not acceptable by exp (0.0 sec since expired)'],
    ['nbf ahead', hs({ nbf: NOW + 1 }), HS, 'Not acceptable by nbf'],
    ['exp a string', hs({ exp: String(NOW + 60) }), HS, 'exp must be number'],
    ['nbf a string', hs({ nbf: String(NOW) }), HS, 'nbf must be number'],
    ['header typ missing', hs({}, { typ: undefined }), HS, 'Invalid typ'],
    ['header typ jwt', hs({}, { typ: 'jwt' }), HS, 'Invalid typ'],
    ['other alg than configured', hs({}, { alg: 'HS512' }), HS, 'Invalid or incorrect alg'],
    ['RS where HS is configured', rs(), HS, 'Invalid or incorrect alg'],
    ['RS512 where RS256 is configured', rs({}, { alg: 'RS512' }), RS, 'Invalid or incorrect alg'],
    ['iss wrong', hs({ iss: 'x' }), HS, "invalid 'iss' claim"],
    ['iss missing', hs({ iss: undefined }), HS, "'iss' claim is missing"],
    ['aud missing', hs({ aud: undefined }), HS, "'aud' claim is missing"],
    [
      'aud missing, any accepted',
      hs({ aud: undefined }),
      { ...HS, audiences: ['*'] },
      "'aud' claim is missing",
    ],
    ['aud not accepted', hs({ aud: 'x' }), HS, "invalid 'aud' claim"],
    ['aud an array', hs({ aud: ['jitsi'] }), HS, "invalid 'aud' claim"],
    ['aud a star', hs({ aud: '*' }), HS, "invalid 'aud' claim"],
    ['kid missing', rs({}, { kid: undefined }), RS, "'kid' claim is missing"],
    ['alg missing, key server', rs({}, { alg: undefined }), RS, "'alg' claim is missing"],
    ['HS token, key server', hs({}, { kid: 'k1' }), RS, "'kid' claim only support with RS family"],
    [
      'none token, key server',
      hs({}, { kid: 'k1', alg: 'none' }),
      RS,
      "'kid' claim only support with RS family",
    ],
    ['key server 404 or 500', rs(), withPem(null), 'could not obtain public key'],
  ];
  test.each(cases)('%s', (_, token, rules, text) => {
    expect(refusal(token, rules)).toEqual({
      stage: 'sasl',
      condition: 'not-allowed',
      text,
      error: {
        name: 'connection.passwordRequired',
        type: 'CONNECTION',
        message: text.replaceAll("'", '&apos;'),
        isFatal: false,
      },
    });
  });

  test.each([
    ['room', hs({ room: undefined })],
    ['sub', hs({ sub: undefined })],
  ])('%s missing is not-authorized', (claim, token) => {
    expect(refusal(token, HS)).toMatchObject({
      stage: 'sasl',
      condition: 'not-authorized',
      text: `${claim} claim is missing`,
    });
  });

  test('no token at all is recoverable', () => {
    expect(refusal(undefined, HS)).toMatchObject({
      condition: 'not-allowed',
      text: 'token required',
      error: {
        name: 'connection.passwordRequired',
        message: 'token required',
        recoverable: true,
        isFatal: false,
      },
    });
  });
});

describe('never answered', () => {
  let certificate: string;
  beforeAll(async () => {
    certificate = (await generate()).cert;
  });

  test('the PEM is an X.509 certificate', () => {
    expect(refusal(rs(), withPem(certificate))).toMatchObject({ condition: 'silence', error: null });
  });

  test.each([
    ['the PEM is garbage', withPem('<html>')],
    ['the PEM only looks like a key', withPem('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')],
    ['a key set without this kid', { ...RS, key: { kind: 'key-set', pem: null } satisfies TokenKey }],
  ])('%s', (_, rules) => {
    expect(refusal(rs(), rules)).toMatchObject({ condition: 'silence', error: null });
  });
});

test.each([
  ['SPKI', SPKI],
  ['PKCS#1', PKCS1],
])('a public key in %s form opens', (_, pem) => {
  expect(refusal(rs(), withPem(pem))).toBeNull();
});

describe('checks in Prosody’s order: of two faults the first is told', () => {
  test.each([
    ['typ before alg', hs({}, { typ: 'x', alg: 'x' }), 'Invalid typ'],
    ['alg before signature', hs({}, { alg: 'RS256' }, 'another'), 'Invalid or incorrect alg'],
    ['signature before exp', hs({ exp: 1 }, {}, 'another'), 'Invalid signature'],
    ['exp before iss', hs({ exp: NOW - 1, iss: 'x' }), 'Not acceptable by exp (1.0 sec since expired)'],
    ['nbf before iss', hs({ nbf: NOW + 9, iss: 'x' }), 'Not acceptable by nbf'],
    ['iss before aud', hs({ iss: 'x', aud: 'x' }), "invalid 'iss' claim"],
    ['aud before room', hs({ aud: 'x', room: undefined }), "invalid 'aud' claim"],
    ['room before sub', hs({ room: undefined, sub: undefined }), 'room claim is missing'],
    ['sub before the room itself', hs({ room: 'other', sub: undefined }), 'sub claim is missing'],
  ])('%s', (_, token, text) => {
    expect(refusal(token, HS)?.text).toBe(text);
  });
});

describe('at the join', () => {
  const VERIFIED = { ...HS, domainVerification: true };
  const mismatch = 'Room and token mismatched';
  const otherRoom = 'Room does not match the room from token';

  test.each<[what: string, claims: object, room: string, rules: TokenRules, text: string]>([
    ['wrong room, verification on', { room: 'x' }, '/tea', VERIFIED, mismatch],
    ['wrong sub, verification on', { sub: 'x' }, '/tea', VERIFIED, mismatch],
    ['the public host as sub', { sub: 'localhost:8443' }, '/tea', VERIFIED, mismatch],
    ['the XMPP domain where there is a tenant', {}, '/acme/tea', VERIFIED, mismatch],
    ['another tenant', { sub: 'other' }, '/acme/tea', VERIFIED, mismatch],
    ['wrong room, verification off', { room: 'x' }, '/tea', HS, otherRoom],
    ['a room that is no string', { room: 5 }, '/tea', HS, otherRoom],
    ['literal claim, space', { room: 'My Room' }, '/My%20Room', HS, otherRoom],
    ['literal claim, accent', { room: 'Café' }, '/Caf%C3%A9', HS, otherRoom],
    ['literal claim, ampersand', { room: 'a&b' }, '/a%26b', HS, otherRoom],
    ['literal claim, apostrophe', { room: "it's" }, "/it's", HS, otherRoom],
    ['literal claim, plus', { room: 'room+1' }, '/room+1', HS, otherRoom],
  ])('refused: %s', (_, claims, room, rules, text) => {
    expect(refusal(hs(claims), rules, at(room))).toEqual({
      stage: 'join',
      condition: 'not-allowed',
      text,
      error: {
        name: 'conference.connectionError.notAllowed',
        type: 'CONFERENCE',
        params: ['general', text],
        isFatal: false,
      },
    });
  });

  test.each<[what: string, claims: object, room: string, rules: TokenRules]>([
    ['any case of the claim', { room: 'TEA' }, '/tea', HS],
    ['any case of the address', {}, '/Tea', HS],
    ['a star, verification off', { room: '*' }, '/tea', HS],
    ['a star, verification on', { room: '*' }, '/tea', VERIFIED],
    ['a star as sub', { sub: '*' }, '/tea', VERIFIED],
    ['the tenant as sub', { sub: 'acme', room: 'board' }, '/acme/board', VERIFIED],
    ['a star as sub of a tenant', { sub: '*', room: 'board' }, '/acme/board', VERIFIED],
    ['whatever sub, verification off', { sub: 'nonsense', room: 'board' }, '/acme/board', HS],
    ['the encoded claim', { room: 'caf%c3%a9' }, '/Caf%C3%A9', HS],
    ['safe characters literally', { room: 'a-z_0.9' }, '/a-z_0.9', HS],
    ['no exp at all', { exp: undefined }, '/tea', HS],
  ])('let in: %s', (_, claims, room, rules) => {
    expect(refusal(hs(claims), rules, at(room))).toBeNull();
  });
});

test('any issuer and audience where a star is configured', () => {
  expect(refusal(hs({ iss: 'x', aud: ['y'] }), { ...HS, issuers: ['*'], audiences: ['*'] })).toBeNull();
});

test('the key id is read before anything is verified', () => {
  expect(kidOf(rs())).toBe('k1');
  expect([kidOf(undefined), kidOf('garbage'), kidOf(hs())]).toEqual([null, null, null]);
});

function withPem(pem: string | null): TokenRules {
  return { ...RS, key: { kind: 'key-server', pem } };
}
