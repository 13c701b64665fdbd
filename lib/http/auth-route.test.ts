import { NextRequest } from 'next/server';
import { describe, expect, it, vi } from 'vitest';
import { authRoute } from './auth-route';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function ask(
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const handle = vi.fn((request: NextRequest) => Promise.resolve(Response.json({ url: request.url })));
  const nextauth = path.replace(/\?.*/, '').split('/');
  const request = new NextRequest(`http://localhost:3000/api/auth/${path}`, init);
  const response = await authRoute(handle)(request, { params: Promise.resolve({ nextauth }) });
  return { response, passed: handle.mock.calls[0]?.[0] ?? null };
}

describe('what next-auth would fail at', () => {
  it.each(['javascript:alert(1)', 'http://', '%00', 'x'])(
    'is left out as an address to come back to: %s',
    async (url) => {
      const { passed } = await ask(`csrf?${new URLSearchParams({ callbackUrl: url, a: '1' })}`);
      expect([...new URL(passed?.url ?? '').searchParams]).toEqual([['a', '1']]);
      const body = new URLSearchParams({ callbackUrl: url, person: 'ivan' }).toString();
      const sent = await ask('callback/demo', { method: 'POST', headers: FORM, body });
      expect(await sent.passed?.text()).toBe('person=ivan');
    },
  );

  it.each(['/chats/team', 'https://calls.example.org/'])('is no address such as %s', async (url) => {
    const { passed } = await ask(`signin?${new URLSearchParams({ callbackUrl: url })}`);
    expect(new URL(passed?.url ?? '').searchParams.get('callbackUrl')).toBe(url);
  });

  it('is a cookie that leads nowhere, which is ended', async () => {
    const cookie = '__Secure-next-auth.callback-url=javascript%3A1; next-auth.callback-url=https%3A%2F%2Fx';
    const { response, passed } = await ask('providers', { headers: { cookie } });
    expect([response.status, passed]).toEqual([422, null]);
    expect(response.headers.getSetCookie()).toEqual([
      '__Secure-next-auth.callback-url=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure',
    ]);
  });

  it.each([
    ['a body that is no form', 415, { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['a body of 40 kB', 413, { headers: FORM, body: 'x'.repeat(40_000) }],
  ])('is %s', async (_name, status, init) => {
    const { response, passed } = await ask('callback/demo', { method: 'POST', ...init });
    expect([response.status, passed]).toEqual([status, null]);
  });
});

it.each([
  ['GET', 'cross-site', 'image', 403],
  ['GET', 'cross-site', 'iframe', 403],
  ['POST', 'cross-site', 'empty', 403],
  ['POST', 'same-site', 'iframe', 403],
  ['GET', 'cross-site', 'document', 200],
  ['POST', 'cross-site', 'document', 200],
  ['POST', 'same-origin', 'empty', 200],
])('%s of a callback, asked for %s as %s, is answered with %i', async (method, site, dest, status) => {
  const { response, passed } = await ask('callback/oidc', {
    method,
    headers: { ...FORM, 'sec-fetch-site': site, 'sec-fetch-dest': dest },
    ...(method === 'POST' && { body: 'a=b' }),
  });
  expect([response.status, passed !== null]).toEqual([status, status === 200]);
});

it.each([
  ['POST', '_log', 204],
  ['POST', 'session', 404],
  ['GET', '_log', 404],
  ['GET', 'callback/demo', 404],
  ['GET', '__proto__', 404],
  ['GET', 'callback/oidc', 200],
  ['GET', 'session', 200],
])('%s %s is answered with %i', async (method, path, status) => {
  const { response, passed } = await ask(path, {
    method,
    ...(method === 'POST' && { headers: FORM, body: 'a=b' }),
  });
  expect(response.status).toBe(status);
  expect(passed !== null).toBe(status === 200);
});
