import { createPrivateKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import { PRIVATE_PEM, PUBLIC_PEM } from '../../testing/keys';
import { findProsody, hasLuaOssl, startProsody, type ProsodyRules } from '../../testing/start-prosody';
import type { Signing } from '../mode';
import { publicKeys } from '../public-keys';
import { tryTokens } from './examine';
import { takeNotes } from './notes';
import { json } from './report';

const LIMITS = { step: 10_000, settle: 50 };
const signing: Signing = {
  algorithm: 'RS256',
  key: createPrivateKey(PRIVATE_PEM),
  keyId: 'chat-1',
  issuer: 'chat',
  audience: 'jitsi',
  subject: 'meet.test',
  timeToLive: 3600,
  moderatorAsText: false,
};
const asSecret = createSecretKey(PUBLIC_PEM, 'utf8');
/** What the app itself would publish, by the name it publishes it under. */
const published = publicKeys({ kind: 'key', domain: 'meet.test', signing }).pem;

let keys: Server | null = null;
let stop: (() => Promise<void>) | null = null;
let asked: string[] = [];
afterEach(async () => {
  await stop?.();
  keys?.closeAllConnections();
  keys?.close();
  keys = stop = null;
});

type KeyServer = (name: string) => { status: number; body: string } | null;
const asTheApp: KeyServer = (name) => {
  const body = published.get(name);
  return body ? { status: 200, body } : { status: 404, body: '' };
};

/** What the doctor finds, and what it makes of it in words. */
async function find(
  signer: Signing,
  answer: KeyServer = asTheApp,
  limits = LIMITS,
  rules: Partial<ProsodyRules> = {},
) {
  asked = [];
  keys = createServer((request, response) => {
    const name = (request.url ?? '').slice('/keys/'.length);
    asked.push(name);
    const said = answer(name);
    if (said) response.writeHead(said.status).end(said.body);
  }).listen(0, '127.0.0.1');
  await once(keys, 'listening');
  const keyServer = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
  const server = await startProsody({ secret: 'unused', issuer: 'chat', keyServer, ...rules });
  stop = server.stop;
  const { notes, findings } = takeNotes(new AbortController().signal, () => undefined);
  await tryTokens(server.place, signer, limits, notes);
  const report = JSON.parse(json(findings(), 'en')) as {
    checks: { check: string; result: string; code: string; failure?: string; why: string; what: string }[];
  };
  return report.checks;
}
const login = async (...how: Parameters<typeof find>) => (await find(...how))[0];

function suite() {
  it('lets a token in that is signed with our key, fetched once from where we publish it', async () => {
    const checks = await find(signing);
    expect(checks.filter(({ result }) => result !== 'ok')).toEqual([]);
    expect(checks.map(({ code }) => code)).toContain('signature_ok');
    expect(checks.map(({ check }) => check)).toContain('expired');
    expect(asked).toEqual([...published.keys()]);
    expect(asked[0]).toMatch(/^[0-9a-f]{64}\.pem$/);
  });

  it('refuses a token of another key under our key id', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await login({ ...signing, key: privateKey })).toMatchObject({
      result: 'failed',
      failure: 'token_signature',
      what: expect.stringContaining('the published key') as unknown,
    });
  });

  it('is told apart where it looks at no signature, which is all that is wrong', async () => {
    const checks = await find(signing, asTheApp, LIMITS, { anySignature: true });
    expect(checks.filter(({ result }) => result !== 'ok')).toMatchObject([
      {
        check: 'signature',
        result: 'failed',
        code: 'signature_unchecked',
        what: expect.stringContaining('AUTH_TYPE=jwt') as unknown,
      },
    ]);
  });

  it('refuses a key id that is not published', async () => {
    expect(await login({ ...signing, keyId: 'chat-2' })).toMatchObject({
      failure: 'token_key',
      why: expect.stringContaining('could not obtain public key') as unknown,
      what: expect.stringContaining('JWT_ASAP_KEYSERVER') as unknown,
    });
  });

  it('is not taken in by HS256 with the public key as its secret', async () => {
    expect(await login({ ...signing, algorithm: 'HS256', key: asSecret })).toMatchObject({
      failure: 'token_algorithm',
      why: expect.stringContaining("'kid' claim only support with RS family") as unknown,
    });
  });

  it('is not taken in by that without a key id either', async () => {
    const confused = { ...signing, algorithm: 'HS256' as const, key: asSecret, keyId: null };
    expect(await login(confused)).toMatchObject({ failure: 'token_key' });
    expect(asked).toEqual([]);
  });

  it.each([404, 500])('is told apart where the key server answers %i', async (status) => {
    expect(await login(signing, () => ({ status, body: '' }))).toMatchObject({
      failure: 'token_key',
      what: expect.stringContaining('has to lead to /jitsi/keys') as unknown,
    });
  });

  it.each<[string, () => Promise<KeyServer>]>([
    [
      'sends a certificate',
      async () => {
        const { cert } = await generate([{ name: 'commonName', value: 'meet.test' }]);
        return () => ({ status: 200, body: cert });
      },
    ],
    ['sends a page', () => Promise.resolve(() => ({ status: 200, body: '<html>' }))],
    ['says nothing', () => Promise.resolve(() => null)],
  ])('that %s makes Prosody hang without a word, which is explained', async (_what, server) => {
    expect(await login(signing, await server(), { step: 1500, settle: 50 })).toMatchObject({
      result: 'failed',
      code: 'login_silent_login',
      why: expect.stringMatching(/key server .* certificate/) as unknown,
      what: expect.stringContaining('BEGIN PUBLIC KEY') as unknown,
    });
  });
}

if (hasLuaOssl()) describe('a real Prosody with a key server', suite);
it(`${hasLuaOssl() ? 'a Prosody with' : 'no Prosody with (Debian: apt-get install prosody lua-luaossl)'} RS256 is installed to examine`, () => {
  expect(hasLuaOssl() && findProsody() === null).toBe(false);
});
