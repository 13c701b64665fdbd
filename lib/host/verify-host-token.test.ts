import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOST_ORIGIN, HOST_SECRET, hostClaims, hostToken } from '../../testing/host';
import { PRIVATE_PEM, PUBLIC_PEM } from '../../testing/keys';
import type { HostKey } from '../config/host-settings';
import { AppError } from '../errors';
import { log } from '../log/log';
import { hostTokenVerifier } from './verify-host-token';

const settings = (key: HostKey = { kind: 'secret', secret: HOST_SECRET }) => ({
  key,
  issuer: HOST_ORIGIN,
  audience: 'http://localhost:3000',
  origins: [HOST_ORIGIN],
  webhook: null,
});
const seconds = () => Math.floor(Date.now() / 1000);

async function refusal(token: string, verify = hostTokenVerifier(settings()), now = new Date()) {
  const error = await verify(token, now).then(
    () => new Error('the token was taken'),
    (error: unknown) => error,
  );
  if (error instanceof AppError) return error.values.reason ?? error.code;
  throw error;
}

describe('a token of the host', () => {
  it('says who somebody is, and where', async () => {
    const iat = seconds();
    const claims = {
      picture: 'https://chat.example.org/i.png',
      email: 'i@example.org',
      locale: 'ru-RU',
      iat,
      exp: iat + 60,
    };
    const token = hostToken({ ...claims, jti: 'one' });
    expect(await hostTokenVerifier(settings())(token, new Date())).toEqual({
      tokenId: 'one',
      member: {
        chatId: 'host:42',
        kind: 'direct',
        title: 'Мария Соколова',
        role: 'member',
        person: {
          id: 'host:ivan',
          displayName: 'Иван Петров',
          avatarUrl: 'https://chat.example.org/i.png',
          email: 'i@example.org',
          language: 'ru',
        },
        issuedAt: new Date(iat * 1000),
        rightUntil: new Date((iat + 90) * 1000),
      },
    });
  });

  it('gives no right for longer than a day, whatever it says', async () => {
    const iat = seconds();
    const { member } = await hostTokenVerifier(settings())(hostToken({ iat, exp: iat + 1e6 }), new Date());
    expect(member.rightUntil).toEqual(new Date((iat + 86_400) * 1000));
  });

  it('may have several audiences and a clock that is half a minute off', async () => {
    const verify = hostTokenVerifier(settings());
    const iat = seconds();
    await verify(hostToken({ aud: ['other', 'http://localhost:3000'] }), new Date());
    await verify(hostToken({ iat: iat + 25 }), new Date());
    await verify(hostToken({ iat: iat - 200, exp: iat - 25 }), new Date());
    await verify(hostToken({ iat: iat - 620, exp: iat + 60 }), new Date());
  });

  const [header = '', payload = ''] = hostToken().split('.');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  const chat = { id: '42', kind: 'direct', title: 'Мария', role: 'member' };
  it.each<[string, () => string, string]>([
    ['nothing', () => '', 'malformed'],
    ['no token', () => 'a.b', 'malformed'],
    ['a header that is no JSON', () => `!.${payload}.x`, 'malformed'],
    ['the algorithm none', () => hostToken({}, { algorithm: 'none' }), 'algorithm'],
    ['none in its header and a signature', () => `${unsigned}.${payload}.x`, 'algorithm'],
    [
      'another algorithm of the same key',
      () => hostToken({}, { key: 'h'.repeat(64), algorithm: 'HS512' }),
      'algorithm',
    ],
    ['an asymmetric algorithm', () => hostToken({}, { key: PRIVATE_PEM, algorithm: 'RS256' }), 'algorithm'],
    ['another secret', () => hostToken({}, { key: 'x'.repeat(32) }), 'signature'],
    ['no signature', () => `${header}.${payload}.`, 'signature'],
    [
      'another payload',
      () => `${header}.${hostToken({ sub: 'maria' }).split('.')[1]}.${hostToken().split('.')[2]}`,
      'signature',
    ],
    ['another issuer', () => hostToken({ iss: 'https://evil.example' }), 'issuer'],
    ['no issuer', () => hostToken({ iss: undefined }), 'issuer'],
    ['another audience', () => hostToken({ aud: 'https://other.example' }), 'audience'],
    ['no audience', () => hostToken({ aud: undefined }), 'audience'],
    ['an end that is past', () => hostToken({ iat: seconds() - 200, exp: seconds() - 31 }), 'expired'],
    ['no end', () => hostToken({ exp: undefined }), 'claims: exp'],
    ['more age than ten minutes', () => hostToken({ iat: seconds() - 635, exp: seconds() + 600 }), 'too_old'],
    ['a beginning that is ahead', () => hostToken({ iat: seconds() + 40 }), 'future'],
    ['a validity that is ahead', () => hostToken({ nbf: seconds() + 40 }), 'future'],
    [
      'no beginning',
      () => jwt.sign(hostClaims({ iat: undefined }), HOST_SECRET, { noTimestamp: true }),
      'claims: iat',
    ],
    ['no id', () => hostToken({ jti: undefined }), 'claims: jti'],
    [
      'an id that is no text',
      () => jwt.sign(JSON.stringify(hostClaims({ jti: 7 })), HOST_SECRET),
      'claims: jti',
    ],
    ['no person', () => hostToken({ sub: undefined }), 'claims: sub'],
    ['an empty person', () => hostToken({ sub: '' }), 'claims: sub'],
    ['a person with a line break', () => hostToken({ sub: 'a\nb' }), 'claims: sub'],
    ['a name that cannot be seen', () => hostToken({ name: '\u200b' }), 'claims: name'],
    ['no name', () => hostToken({ name: undefined }), 'claims: name'],
    ['no chat', () => hostToken({ chat: undefined }), 'claims: chat'],
    ['a chat that is a text', () => hostToken({ chat: '42' }), 'claims: chat'],
    ['a chat without an id', () => hostToken({ chat: { ...chat, id: '' } }), 'claims: chat.id'],
    ['a chat with a number for an id', () => hostToken({ chat: { ...chat, id: 42 } }), 'claims: chat.id'],
    [
      'a chat with too long an id',
      () => hostToken({ chat: { ...chat, id: 'x'.repeat(251) } }),
      'claims: chat.id',
    ],
    ['a chat of another kind', () => hostToken({ chat: { ...chat, kind: 'channel' } }), 'claims: chat.kind'],
    ['a chat without a title', () => hostToken({ chat: { ...chat, title: ' ' } }), 'claims: chat.title'],
    ['another role', () => hostToken({ chat: { ...chat, role: 'admin' } }), 'claims: chat.role'],
  ])('is refused with %s', async (_name, token, reason) => {
    expect(await refusal(token())).toBe(reason);
  });

  it('leaves out what is odd and not needed', async () => {
    const odd = { picture: 'http://a.example/x.png', email: 'nobody', locale: 'de', admin: true };
    const { member } = await hostTokenVerifier(settings())(hostToken(odd), new Date());
    expect(member.person).toMatchObject({ avatarUrl: null, email: null, language: null });
  });
});

describe('a picture that a token names', () => {
  it.each([
    ['https://a.example/\u0000a', 'https://a.example/%00a'],
    ['https://a.example/\ud800', 'https://a.example/%EF%BF%BD'],
    ['https://a.example/Ё b', 'https://a.example/%D0%81%20b'],
    [`https://a.example/${'x'.repeat(2048)}`, null],
  ])('is an address that can be kept: %j', async (picture, kept) => {
    const { member } = await hostTokenVerifier(settings())(hostToken({ picture }), new Date());
    expect(member.person.avatarUrl).toBe(kept);
  });
});

describe('a token of a host that publishes its keys', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecPem = ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  let server: Server;
  let verify: ReturnType<typeof hostTokenVerifier>;
  let answer: () => unknown;
  let asked = 0;
  let status = 200;
  const keys = () => ({
    keys: [
      { ...createPublicKey(PUBLIC_PEM).export({ format: 'jwk' }), kid: 'rsa', use: 'sig' },
      { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec' },
    ],
  });
  let address = '';
  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    answer = keys;
    verify = hostTokenVerifier(settings({ kind: 'jwks', url: address }));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const rsa = (claims = {}) => hostToken(claims, { key: PRIVATE_PEM, algorithm: 'RS256', keyid: 'rsa' });

  it('is taken with RS256 and with ES256, and the keys are asked for once', async () => {
    asked = 0;
    expect((await verify(rsa(), new Date())).member.person.id).toBe('host:ivan');
    expect(
      (await verify(hostToken({}, { key: ecPem, algorithm: 'ES256', keyid: 'ec' }), new Date())).tokenId,
    ).toBeTruthy();
    expect(asked).toBe(1);
  });

  it.each<[string, () => string, string]>([
    [
      'the public key taken for a secret',
      () => {
        const header = Buffer.from('{"alg":"HS256","kid":"rsa"}').toString('base64url');
        const body = Buffer.from(JSON.stringify(hostClaims())).toString('base64url');
        return `${header}.${body}.${Buffer.alloc(32).toString('base64url')}`;
      },
      'algorithm',
    ],
    ['a secret', () => hostToken(), 'algorithm'],
    ['the algorithm none', () => hostToken({}, { algorithm: 'none' }), 'algorithm'],
    ['RS512', () => hostToken({}, { key: PRIVATE_PEM, algorithm: 'RS512', keyid: 'rsa' }), 'algorithm'],
    [
      'a key that is not published',
      () => hostToken({}, { key: PRIVATE_PEM, algorithm: 'RS256', keyid: 'other' }),
      'key',
    ],
    ['the name of another key', () => hostToken({}, { key: ecPem, algorithm: 'ES256', keyid: 'rsa' }), 'key'],
    ['another issuer', () => rsa({ iss: 'https://evil.example' }), 'issuer'],
    ['too much age', () => rsa({ iat: seconds() - 700, exp: seconds() + 60 }), 'too_old'],
  ])('is refused with %s', async (_name, token, reason) => {
    expect(await refusal(token(), verify)).toBe(reason);
  });

  it.each<[string, string | null, () => unknown]>([
    ['cannot be reached', 'http://127.0.0.1:1/jwks', keys],
    ['are none', null, () => ({ hello: 'world' })],
  ])('cannot be checked while the keys %s, which is not the fault of who asks', async (_name, url, said) => {
    const written = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
    answer = said;
    const fresh = hostTokenVerifier(settings({ kind: 'jwks', url: url ?? address }));
    expect(await refusal(rsa(), fresh)).toBe('host.keys_unreachable');
    expect(written).toHaveBeenCalledOnce();
    written.mockRestore();
    answer = keys;
  });

  it.each<[string, number, () => unknown, string]>([
    ['the keys are known', 200, keys, 'key'],
    ['the server of the keys fails', 500, keys, 'host.keys_unreachable'],
    ['its answer is none', 200, () => ({ hello: 'world' }), 'host.keys_unreachable'],
  ])('with an unknown key has them asked for anew rarely, not for each, where %s', async (...row) => {
    const [, code, said, reason] = row;
    vi.spyOn(log, 'warn').mockImplementation(() => undefined);
    [status, answer] = [code, said];
    const fresh = hostTokenVerifier(settings({ kind: 'jwks', url: address }));
    asked = 0;
    for (let one = 0; one < 100; one++) {
      const unknown = { key: PRIVATE_PEM, algorithm: 'RS256', keyid: `unknown-${one}` } as const;
      expect(await refusal(hostToken({}, unknown), fresh)).toBe(reason);
    }
    expect(asked).toBeLessThan(20);
    vi.restoreAllMocks();
    [status, answer] = [200, keys];
  });
});
