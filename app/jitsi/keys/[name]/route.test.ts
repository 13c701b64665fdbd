import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeKey, retireKey } from '@/jitsi/key-folder';
import type { OpenDatabase } from '@/lib/db/database';
import { testApp } from '@/testing/app';
import { PRIVATE_PEM, PUBLIC_PEM } from '@/testing/keys';
import { openInMemory } from '@/testing/databases';
import { GET } from './route';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());

const key = {
  JITSI_DOMAIN: 'meet.example.org',
  JITSI_APP_ID: 'chat',
  JITSI_PRIVATE_KEY: PRIVATE_PEM,
  JITSI_KEY_ID: 'k1',
};
const NAME = `${createHash('sha256').update('k1').digest('hex')}.pem`;
async function fetched(name: string, environment: Record<string, string> = key) {
  await testApp(environment, { database });
  return GET(new Request('http://localhost:3000/jitsi/keys/x'), { params: Promise.resolve({ name }) });
}

it('serves the public key where Prosody looks for it', async () => {
  const response = await fetched(NAME);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    'cache-control': 'public, max-age=300',
    'content-type': 'application/x-pem-file',
  });
  expect(await response.text()).toBe(PUBLIC_PEM);
});

it('serves the key set', async () => {
  const response = await fetched('jwks.json');
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ keys: [{ kid: 'k1', kty: 'RSA' }] });
  expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi)"/);
});

it.each([
  'k1.pem',
  NAME.replace('.pem', ''),
  NAME.toUpperCase(),
  `${'0'.repeat(64)}.pem`,
  '',
  '..',
  'constructor',
  '__proto__',
])('serves nothing under %j', async (name) => {
  expect((await fetched(name)).status).toBe(404);
});

it('serves no key where no own key signs', async () => {
  const secret = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat', JITSI_APP_SECRET: 's'.repeat(32) };
  expect((await fetched(NAME, secret)).status).toBe(404);
  expect(await (await fetched('jwks.json', secret)).json()).toEqual({ keys: [] });
});

it('serves a key that was replaced too, until its tokens are dead', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const old = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const replaced = new Date('2026-11-23T12:00:00Z');
  const { until } = retireKey(dataDir, { keyId: 'k0', privateKey: old.privateKey }, 3600, replaced);
  const name = `${createHash('sha256').update('k0').digest('hex')}.pem`;
  const at = async (now: Date, what: string) => {
    await testApp({ ...key, DATA_DIR: dataDir }, { database, now: () => now });
    return GET(new Request('http://localhost:3000/jitsi/keys/x'), {
      params: Promise.resolve({ name: what }),
    });
  };
  const pem = old.publicKey.export({ type: 'spki', format: 'pem' });
  expect(await (await at(replaced, name)).text()).toBe(pem);
  expect(await (await at(replaced, NAME)).text()).toBe(PUBLIC_PEM);
  expect(await (await at(replaced, 'jwks.json')).json()).toMatchObject({
    keys: [{ kid: 'k1' }, { kid: 'k0' }],
  });
  expect((await at(until, name)).status).toBe(404);
  expect((await at(until, NAME)).status).toBe(200);
  rmSync(dataDir, { recursive: true });
});

it('serves the key that a rotation has made, before anybody signs with it', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const { keyId } = makeKey(dataDir, new Date('2026-11-23T12:00:00Z'));
  const response = await fetched('jwks.json', { ...key, DATA_DIR: dataDir });
  expect(await response.json()).toMatchObject({ keys: [{ kid: 'k1' }, { kid: keyId }] });
  rmSync(dataDir, { recursive: true });
});
