import { beforeAll, describe, expect, it, vi } from 'vitest';
import { hostPersonOf } from '@/lib/http/host-person-of';
import { testApp, type TestApp } from '@/testing/app';
import { HOST_ENVIRONMENT, HOST_ORIGIN, hostToken, MARIA } from '@/testing/host';
import { POST as postPresence } from '../calls/presence/route';
import { POST as postToken } from '../calls/token/route';
import { GET as getMessages } from '../chats/[chatId]/messages/route';
import { GET as getCall } from '../chats/[chatId]/call/route';
import { GET, POST } from './route';
import { POST as renew } from './renew/route';

let app: TestApp;
let clock = 0;
beforeAll(async () => {
  // One person enters more often here than people do.
  app = await testApp(
    { ...HOST_ENVIRONMENT, RATE_LIMIT: 'off' },
    { now: () => new Date(Date.now() + clock) },
  );
  return () => app.services.close();
});

async function enter(
  form: Record<string, string>,
  headers: Record<string, string> = { origin: HOST_ORIGIN },
) {
  const type = 'application/x-www-form-urlencoded';
  const body = new URLSearchParams(form).toString();
  const request = await app.request('/api/enter', {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
  const response = await POST(request);
  return {
    status: response.status,
    location: response.headers.get('location')?.replace('http://localhost:3000', ''),
    setCookie: response.headers.get('set-cookie'),
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
  };
}
const at = (chatId: string) => ({ params: Promise.resolve({ chatId }) });
const callSeenWith = async (cookie: string, chatId = 'host:42') =>
  getCall(await app.request('/api', { headers: { cookie } }), at(chatId));

describe('entering a host’s chat', () => {
  it('gives a session for that person and that chat, and leads to the call', async () => {
    const { status, location, setCookie, cookie } = await enter({ token: hostToken(), media: 'audio' });
    expect([status, location]).toEqual([303, '/call/host%3A42?media=audio']);
    expect(setCookie).toMatch(
      /^call-session\.[0-9a-f]{32}=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3(?:2\d|30)$/,
    );
    expect((await callSeenWith(cookie)).status).toBe(200);
    const { services } = app;
    const found = await hostPersonOf(new Headers({ cookie }), 'host:42', services);
    expect(found).toMatchObject({
      person: { id: 'host:ivan' },
      entry: { origin: HOST_ORIGIN, chatId: '42' },
    });
  });

  it('gives a ticket in the window, with ids that are used here', async () => {
    const { cookie } = await enter({ token: hostToken() });
    const json = { chatId: 'host:42', media: 'video' };
    const answer = await postToken(await app.request('/api', { method: 'POST', headers: { cookie }, json }), {
      params: Promise.resolve({}),
    });
    expect(await answer.json()).toMatchObject({
      call: { chatId: 'host:42' },
      person: { id: 'host:ivan', displayName: 'Иван Петров' },
    });
  });

  it('guards the cookie by its prefix where the app is reached by https', async () => {
    const { services } = app;
    const https = await testApp({ ...HOST_ENVIRONMENT, NEXTAUTH_URL: 'https://calls.example.org' });
    const token = hostToken({ aud: 'https://calls.example.org' });
    const { setCookie } = await enter({ token });
    expect(setCookie).toMatch(/^__Host-call-session\..*; Secure$/);
    await https.services.close();
    const { provideServices } = await import('@/lib/services');
    provideServices(services);
  });

  it.each<[string, () => Record<string, string>, Record<string, string>, string]>([
    [
      'another site’s page',
      () => ({ token: hostToken() }),
      { origin: 'https://evil.example' },
      'request.cross_site',
    ],
    ['a page without an origin', () => ({ token: hostToken() }), { origin: 'null' }, 'request.cross_site'],
    ['who does not say where they come from', () => ({ token: hostToken() }), {}, 'request.cross_site'],
    [
      'a token that is wrong',
      () => ({ token: hostToken({}, { key: 'x'.repeat(32) }) }),
      { origin: HOST_ORIGIN },
      'auth.host_token',
    ],
    ['no token', () => ({}), { origin: HOST_ORIGIN }, 'auth.host_token'],
    [
      'a form of another kind',
      () => ({ token: hostToken() }),
      { origin: HOST_ORIGIN, 'content-type': 'text/plain' },
      'request.unsupported_media_type',
    ],
    [
      'a form that is too large',
      () => ({ token: 'x'.repeat(40_000) }),
      { origin: HOST_ORIGIN },
      'request.too_large',
    ],
  ])('is refused to %s, and says so in the window', async (_name, form, headers, expected) => {
    const { status, location, setCookie } = await enter(form(), headers);
    expect([status, location]).toEqual([303, `/enter?error=${expected}`]);
    expect(setCookie).toBeNull();
  });

  it('is possible once with a token, also for two at once', async () => {
    const token = hostToken();
    const both = await Promise.all([enter({ token }), enter({ token })]);
    expect(both.map(({ location }) => location).sort()).toEqual([
      '/call/host%3A42?media=video',
      '/enter?error=auth.host_token_used',
    ]);
    expect((await enter({ token })).location).toBe('/enter?error=auth.host_token_used');
  });

  it('leads nowhere else, whatever the form says', async () => {
    const form = { token: hostToken(), media: '//evil.example', callbackUrl: '//evil.example', chatId: '43' };
    expect((await enter(form)).location).toBe('/call/host%3A42?media=video');
    const odd = { id: '../..//evil.example?a=b#c', kind: 'group', title: 'x', role: 'member' };
    const { location } = await enter({ token: hostToken({ chat: odd }) });
    expect(location).toBe('/call/host%3A..%2F..%2F%2Fevil.example%3Fa%3Db%23c?media=video');
  });

  it('is a form only', () => {
    expect(GET(new Request('http://localhost:3000/api/enter')).status).toBe(405);
  });
});

describe('the session in a host’s chat', () => {
  it('counts in that chat only, and nowhere of our own', async () => {
    const { cookie } = await enter({ token: hostToken() });
    for (const chatId of ['host:43', '42', 'team', 'ivan-maria']) {
      expect((await callSeenWith(cookie, chatId)).status).toBe(401);
    }
    const request = await app.request('/api', { headers: { cookie } });
    expect((await getMessages(request, at('host:42'))).status).toBe(401);
  });

  it('of one chat is none of another, under whatever name', async () => {
    const other = { id: '43', kind: 'group', title: 'x', role: 'member' };
    const { cookie } = await enter({ token: hostToken() });
    const { cookie: of43 } = await enter({ token: hostToken({ chat: other, sub: 'maria' }) });
    const [, value] = cookie.split('=');
    const [name43] = of43.split('=');
    expect((await callSeenWith(`${name43}=${value}`, 'host:43')).status).toBe(401);
    expect((await callSeenWith(`next-auth.session-token=${value}`, 'team')).status).toBe(401);
    expect((await callSeenWith(`${cookie.slice(0, -2)}xx`)).status).toBe(401);
  });

  it('stands beside a session of our own, each in its chats', async () => {
    const { cookie } = await enter({ token: hostToken() });
    const own = await app.request('/api', { as: 'maria' });
    const both = `${own.headers.get('cookie')}; ${cookie}`;
    expect((await callSeenWith(both, 'team')).status).toBe(200);
    const json = { chatId: 'host:42', number: 1, window: 'window-0001', event: 'joined', id: 'report-0001' };
    const request = await app.request('/api', { method: 'POST', headers: { cookie: both }, json });
    const answer = await postPresence(request, { params: Promise.resolve({}) });
    expect(await answer.json()).toMatchObject({ call: { participants: [{ id: 'host:ivan' }] } });
  });

  it('makes room when there are too many for a request, and the oldest go', async () => {
    const jar = new Map<string, string>();
    for (let chat = 0; chat < 40; chat++) {
      const { cookie } = await enter({ token: hostToken({ chat: { ...MARIA.chat, id: `room-${chat}` } }) });
      const [name = ''] = cookie.split('=');
      jar.set(name, cookie);
      const seen = await callSeenWith([...jar.values()].join('; '), `host:room-${chat}`);
      for (const ended of seen.headers.getSetCookie()) {
        expect(ended).toMatch(/^call-session\.[0-9a-f]{32}=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
        expect(jar.delete(ended.split('=')[0] ?? '')).toBe(true);
      }
    }
    const cookies = [...jar.values()].join('; ');
    expect(cookies.length).toBeGreaterThan(4096);
    expect(cookies.length).toBeLessThan(8193);
    expect((await callSeenWith(cookies, 'host:room-0')).status).toBe(401);
    // The one that is used stays, also where it is the oldest.
    const { cookie } = await enter({ token: hostToken() });
    const ended = (await callSeenWith([cookie, ...jar.values(), cookies].join('; '))).headers.getSetCookie();
    expect(ended.length).toBeGreaterThan(0);
    expect(ended.join()).not.toContain(cookie.split('=')[0]);
  });

  it('ends when the right of its token ends', async () => {
    const { cookie } = await enter({ token: hostToken() });
    clock = 340_000;
    expect((await callSeenWith(cookie)).status).toBe(401);
    clock = 0;
    expect((await callSeenWith(cookie)).status).toBe(200);
  });
});

describe('renewing it', () => {
  async function renewWith(json: object, headers: Record<string, string> = {}) {
    const response = await renew(await app.request('/api', { method: 'POST', json, headers }), {
      params: Promise.resolve({}),
    });
    const body = (await response.json()) as { until?: string; error?: { code: string; message: string } };
    return { status: response.status, body, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
  }
  const with42 = (token: string) => ({
    chatId: 'host:42',
    personId: 'host:ivan',
    origin: HOST_ORIGIN,
    token,
  });

  it('takes it as far as the new token goes, and the token again', async () => {
    const { cookie } = await enter({ token: hostToken() });
    const now = Math.floor(Date.now() / 1000);
    const token = hostToken({ iat: now + 1, exp: now + 570 });
    const { status, body, cookie: renewed } = await renewWith(with42(token), { cookie });
    expect([status, body]).toEqual([200, { until: new Date((now + 600) * 1000).toISOString() }]);
    expect((await renewWith(with42(token), { cookie })).status).toBe(200);
    clock = 400_000;
    expect((await callSeenWith(renewed)).status).toBe(200);
    clock = 0;
  });

  it('is possible a moment too late', async () => {
    expect((await renewWith(with42(hostToken()))).status).toBe(200);
  });

  it('is no way to open a second window with a token, nor as another person when it is late', async () => {
    const token = hostToken();
    await enter({ token });
    const again = await renewWith(with42(token));
    expect([again.body.error?.code, again.cookie]).toEqual(['auth.host_token_used', '']);
    const other = await renewWith(with42(hostToken(MARIA)));
    expect([other.body.error?.code, other.cookie]).toEqual(['auth.host_token', '']);
  });

  it.each<[string, () => object, Record<string, string>, string]>([
    ['for another person', () => with42(hostToken(MARIA)), {}, 'auth.host_token'],
    ['for another chat', () => ({ ...with42(hostToken()), chatId: 'host:43' }), {}, 'auth.host_token'],
    [
      'for a page of another site',
      () => ({ ...with42(hostToken()), origin: 'https://evil.example' }),
      {},
      'request.cross_site',
    ],
    [
      'from another origin',
      () => with42(hostToken()),
      { origin: HOST_ORIGIN, 'sec-fetch-site': 'cross-site' },
      'request.cross_site',
    ],
    ['with a token that is wrong', () => with42('x'), {}, 'auth.host_token'],
    ['without a token', () => ({ ...with42(''), token: undefined }), {}, 'request.invalid'],
  ])('is refused %s', async (_name, json, headers, expected) => {
    const { cookie } = await enter({ token: hostToken() });
    const { body, cookie: renewed } = await renewWith(json(), { cookie, ...headers });
    expect(body.error?.code).toBe(expected);
    expect(renewed).toBe('');
  });
});

describe('while the database is away', () => {
  const away = () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

  it('the window says so', async () => {
    const once = vi.spyOn(app.services.hosts, 'useOnce').mockImplementation(away);
    const { status, location, cookie } = await enter({ token: hostToken() });
    once.mockRestore();
    expect([status, location, cookie]).toEqual([303, '/enter?error=server.database_away', '']);
  });

  it('a window that is to stay is told so, and when to come again', async () => {
    const remember = vi.spyOn(app.services.hosts, 'remember').mockImplementation(away);
    const json = { chatId: 'host:42', personId: 'host:ivan', origin: HOST_ORIGIN, token: hostToken() };
    const response = await renew(
      await app.request('/api/enter/renew', {
        method: 'POST',
        json,
        headers: { 'sec-fetch-site': 'same-origin' },
      }),
      { params: Promise.resolve({}) },
    );
    remember.mockRestore();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ error: { code: 'server.database_away' } });
  });
});
