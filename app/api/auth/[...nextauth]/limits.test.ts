// First, because it sets what the other imports of Next look for.
import { within } from '@/testing/next-request';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { CLIENT_ADDRESS } from '@/lib/limits/address-header';
import { testApp } from '@/testing/app';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const BASE = 'http://localhost:3000';
let database: OpenDatabase;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());
beforeEach(() => vi.stubEnv('NEXTAUTH_URL', BASE));
afterEach(() => vi.unstubAllEnvs());

async function ask(path: string, init: RequestInit = {}, from = '192.0.2.1'): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), [CLIENT_ADDRESS]: from };
  const request = new NextRequest(`${BASE}/api/auth/${path}`, { ...init, headers } as never);
  const params = Promise.resolve({ nextauth: path.split('?')[0]?.split('/') ?? [] });
  return within(request, () => (request.method === 'POST' ? POST : GET)(request, { params }));
}

/** Sends a form with the token against forged ones; as next-auth's script does it, unless `json` says otherwise. */
async function send(
  path: string,
  fields: Record<string, string>,
  { from = '192.0.2.1', headers = {} }: { from?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const csrf = await ask('csrf', {}, from);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = csrf.headers.getSetCookie().map((line) => line.split(';')[0]);
  const type = 'application/x-www-form-urlencoded';
  return ask(
    path,
    {
      method: 'POST',
      headers: { cookie: cookie.join('; '), 'content-type': type, ...headers },
      body: new URLSearchParams({ csrfToken, json: 'true', ...fields }).toString(),
    },
    from,
  );
}

/** Tries to sign in as a demo person; as next-auth's script does it, or as a form. */
const signIn = (person: string, { json = 'true', from = '192.0.2.1' } = {}) =>
  send('callback/demo', { person, json }, { from });
const isIn = (response: Response) => response.headers.getSetCookie().join().includes('session-token=');

it('lets people sign in as often as they come, and an address fail a few times', async () => {
  await testApp({ RATE_SIGN_IN: '2' }, { database });
  for (let one = 0; one < 5; one++) expect(isIn(await signIn('ivan'))).toBe(true);
  // One as the script of next-auth asks, one as a form does.
  expect((await signIn('nobody')).status).toBe(401);
  expect((await signIn('nobody', { json: 'false' })).headers.get('location')).toMatch(/error=/);
  const refused = await signIn('ivan');
  expect(isIn(refused)).toBe(false);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  // Where next-auth's script goes then.
  expect(await refused.json()).toMatchObject({ url: `${BASE}/sign-in?error=request.too_many` });
  expect(isIn(await signIn('ivan', { from: '192.0.2.2' }))).toBe(true);
});

it('leads who comes back from an issuer then to the page that says so', async () => {
  await testApp({ RATE_SIGN_IN: '1' }, { database });
  await signIn('nobody');
  const response = await ask('callback/oidc?code=x');
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `${BASE}/sign-in?error=request.too_many`,
  ]);
  // What every page asks for goes on.
  expect((await ask('session')).status).toBe(200);
});

it('is not made to fail by a page of another site that somebody at the address looks at', async () => {
  const oidc = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'calls', OIDC_CLIENT_SECRET: 'hush' };
  await testApp({ RATE_SIGN_IN: '2', DEMO: '1', ...oidc }, { database });
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
  for (let one = 0; one < 5; one++) {
    expect((await ask('callback/oidc?error=x', { headers })).status).toBe(403);
  }
  expect(isIn(await signIn('ivan'))).toBe(true);
});

it('asks the issuer only so often for one address, and never for a page of another site', async () => {
  let asked = 0;
  const issuer = createServer((_request, response) => {
    asked++;
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  const { port } = issuer.address() as AddressInfo;
  const oidc = {
    OIDC_ISSUER: `http://127.0.0.1:${port}`,
    OIDC_CLIENT_ID: 'calls',
    OIDC_CLIENT_SECRET: 'hush',
  };
  await testApp({ RATE_ENTER: '2', RATE_PEOPLE_PER_ADDRESS: '1', ...oidc }, { database });
  const headers = { 'sec-fetch-site': 'cross-site' };
  for (let one = 0; one < 5; one++) expect((await send('signin/oidc', {}, { headers })).status).toBe(403);
  expect(asked).toBe(0);
  for (let one = 0; one < 2; one++) await send('signin/oidc', {});
  const refused = await send('signin/oidc', {});
  expect([refused.status, asked]).toEqual([429, 2]);
  expect(await refused.json()).toMatchObject({ url: `${BASE}/sign-in?error=request.too_many` });
  await send('signin/oidc', {}, { from: '192.0.2.2' });
  expect(asked).toBe(3);
  issuer.closeAllConnections();
  issuer.close();
});

it('reads no more of a body than a form needs, whatever its announced length', async () => {
  await testApp({}, { database });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  let read = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += 1024;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit;
  expect((await ask('callback/demo', init)).status).toBe(413);
  expect(read).toBeLessThan(100 * 1024);
  expect((await ask('signin/demo', { method: 'POST', headers, body: 'a='.padEnd(40_000, 'a') })).status).toBe(
    413,
  );
});
