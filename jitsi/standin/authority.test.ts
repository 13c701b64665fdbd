import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tokenAuthority } from './authority';

const NOW = Math.floor(Date.now() / 1000);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const TEA = { tenant: null, node: 'tea' };

let server: Server;
let url: string;
let asked: string[] = [];
let answer: { status: number; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
  answer = { status: 200, body: PEM };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

function token(kid: string, claims: object = {}): string {
  const payload = { iss: 'chat', aud: 'jitsi', sub: 'meet.jitsi', room: 'tea', exp: NOW + 60, ...claims };
  return jwt.sign(payload, rsa.privateKey, { algorithm: 'RS256', keyid: kid });
}

test('a key is asked for once by the hash of its id', async () => {
  const authorise = tokenAuthority({ kind: 'key', keyServerUrl: `${url}/keys/`, appId: 'chat' });
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({ ok: true });
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({ ok: true });
  expect(asked).toEqual([`/keys/${createHash('sha256').update('k1').digest('hex')}.pem`]);
});

test('another key under the same id stays unseen: rotation needs a new id', async () => {
  const authorise = tokenAuthority({ kind: 'key', keyServerUrl: url, appId: 'chat' });
  await authorise(token('k1'), TEA, NOW);
  answer.body = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({ ok: true });
  expect(await authorise(token('k2'), TEA, NOW)).toMatchObject({ refusal: { text: 'Invalid signature' } });
});

test.each([404, 500])('a key server that answers %d gives no key, and is asked again', async (status) => {
  const authorise = tokenAuthority({ kind: 'key', keyServerUrl: url, appId: 'chat' });
  answer.status = status;
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({
    refusal: { text: 'could not obtain public key' },
  });
  answer.status = 200;
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({ ok: true });
});

test('no key server at all gives no key', async () => {
  const authorise = tokenAuthority({ kind: 'key', keyServerUrl: 'http://127.0.0.1:9', appId: 'chat' });
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({
    refusal: { text: 'could not obtain public key' },
  });
});

test('a key set opens for its kids and is silent for others', async () => {
  answer.body = JSON.stringify({
    keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' }],
  });
  const authorise = tokenAuthority({ kind: 'jwks', jwksUrl: `${url}/jwks.json`, appId: 'chat' });
  expect(await authorise(token('k1'), TEA, NOW)).toMatchObject({ ok: true });
  expect(await authorise(token('k2'), TEA, NOW)).toMatchObject({ refusal: { condition: 'silence' } });
  expect(asked).toHaveLength(1);
});

test('a shared secret wants the app id as issuer, unless settings say otherwise', async () => {
  const auth = { kind: 'secret', appId: 'chat', secret: 's' } as const;
  const foreign = jwt.sign({ iss: 'x', aud: 'a', sub: 's', room: 'tea', exp: NOW + 60 }, 's');
  expect(await tokenAuthority(auth)(foreign, TEA, NOW)).toMatchObject({
    refusal: { text: "invalid 'iss' claim" },
  });
  expect(await tokenAuthority(auth, { issuers: ['*'] })(foreign, TEA, NOW)).toMatchObject({ ok: true });
});

const APP = 'vpaas-magic-cookie-1';
const BOARD = { tenant: APP, node: 'board' };
const JAAS_CLAIMS = { iss: 'chat', aud: 'jitsi', sub: APP, room: 'board', context: { features: {} } };

test.each<[what: string, kid: string, claims: object, refusal: string | null]>([
  ['the right token', `${APP}/k1`, {}, null],
  ['any room', `${APP}/k1`, { room: '*' }, null],
  ['a key of another app', 'vpaas-magic-cookie-2/k1', {}, 'could not obtain public key'],
  ['another app as sub', `${APP}/k1`, { sub: 'vpaas-magic-cookie-2' }, 'Room and token mismatched'],
  ['the app in the room claim', `${APP}/k1`, { room: `${APP}/board` }, 'Room and token mismatched'],
  ['the app as issuer', `${APP}/k1`, { iss: APP }, "invalid 'iss' claim"],
  ['no features', `${APP}/k1`, { context: { user: {} } }, 'jwt missing required context claim'],
])('JaaS: %s', async (_, kid, claims, refusal) => {
  const authorise = tokenAuthority({ kind: 'jaas', appId: APP, publicKeyPem: PEM });
  const verdict = await authorise(token(kid, { ...JAAS_CLAIMS, ...claims }), BOARD, NOW);
  expect(verdict.ok ? null : verdict.refusal.text).toBe(refusal);
});
