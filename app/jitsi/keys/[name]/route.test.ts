import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite, type OpenDatabase } from '@/lib/db/database';
import { testApp } from '@/testing/app';
import { PRIVATE_PEM, PUBLIC_PEM } from '@/testing/keys';
import { GET } from './route';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openPglite();
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
