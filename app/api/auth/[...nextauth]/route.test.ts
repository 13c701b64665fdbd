// First, because it sets what the other imports of Next look for.
import { within } from '@/testing/next-request';
import { NextRequest } from 'next/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PEOPLE } from '@/lib/auth/demo-people';
import { sessionPersonId } from '@/lib/auth/session';
import type { OpenDatabase } from '@/lib/db/database';
import { testApp, type TestApp } from '@/testing/app';
import { Browser } from '@/testing/browser';
import { CLIENT, startIssuer, type Issuer } from '@/testing/issuer';
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

/** A browser at the app, whose pages are not there: only next-auth's routes answer. */
function browser(origin = BASE): Browser {
  return new Browser(origin, async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/auth/')) return new Response(`page ${pathname}`);
    const nextauth = pathname.split('/').slice(3).map(decodeURIComponent);
    const asked = new NextRequest(request);
    return within(asked, () =>
      (request.method === 'POST' ? POST : GET)(asked, { params: Promise.resolve({ nextauth }) }),
    );
  });
}
async function csrfToken(at: Browser): Promise<string> {
  return ((await (await at.go('/api/auth/csrf')).json()) as { csrfToken: string }).csrfToken;
}
async function signIn(at: Browser, fields: Record<string, string>): Promise<URL> {
  await at.submit('/api/auth/callback/demo', { csrfToken: await csrfToken(at), ...fields });
  return at.visited.at(-1) ?? new URL(BASE);
}
const signedIn = (at: Browser, { services }: TestApp) => sessionPersonId(at.cookies(), services.settings);

describe('a demo person', () => {
  it.each(DEMO_PEOPLE.map(({ id }) => id))(
    '%s signs in with one click and comes to the page they wanted',
    async (id) => {
      const app = await testApp({}, { database });
      const at = browser();
      const page = await signIn(at, { person: id, callbackUrl: '/call/team?media=audio' });
      expect(page.href).toBe(`${BASE}/call/team?media=audio`);
      expect(await signedIn(at, app)).toBe(id);
    },
  );

  it('gets a cookie that scripts cannot read and other sites cannot send', async () => {
    await testApp({}, { database });
    const at = browser();
    const body = new URLSearchParams({ csrfToken: await csrfToken(at), person: 'ivan' });
    const response = await at.ask(new URL('/api/auth/callback/demo', BASE), { method: 'POST', body });
    const cookie = response.headers
      .getSetCookie()
      .find((line) => line.startsWith('next-auth.session-token='));
    expect(cookie).toMatch(/; Path=\/;.*; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toMatch(/Domain=/i);
  });

  it('gets a cookie for https only where the app is reached by https', async () => {
    const origin = 'https://calls.example.org';
    vi.stubEnv('NEXTAUTH_URL', origin);
    const app = await testApp({ NEXTAUTH_URL: origin, DEMO: '1' }, { database });
    const at = browser(origin);
    await signIn(at, { person: 'maria' });
    expect(at.cookies()).toMatch(/__Secure-next-auth\.session-token=/);
    expect(await signedIn(at, app)).toBe('maria');
  });

  it.each(['nobody', '', 'Ivan', 'ivan ', '__proto__', 'constructor'])('is not %j', async (person) => {
    const app = await testApp({}, { database });
    const at = browser();
    const page = await signIn(at, { person });
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/sign-in', 'CredentialsSignin']);
    expect(await signedIn(at, app)).toBeNull();
    expect(at.cookies()).not.toContain('session-token');
  });

  it.each(['', 'forged', `${'0'.repeat(64)}`])(
    'does not sign in with the token %j against forged forms',
    async (token) => {
      const app = await testApp({}, { database });
      const at = browser();
      await csrfToken(at);
      await at.submit('/api/auth/callback/demo', { csrfToken: token, person: 'ivan' });
      expect(await signedIn(at, app)).toBeNull();
    },
  );

  it('is not there while the demo is off', async () => {
    const app = await testApp({ DEMO: '0' }, { database });
    const at = browser();
    expect(await (await at.go('/api/auth/providers')).json()).toEqual({});
    await signIn(at, { person: 'ivan' });
    expect(await signedIn(at, app)).toBeNull();
    expect(at.cookies()).not.toContain('session-token');
  });

  it('loses the session when the demo is switched off, and by signing out', async () => {
    const on = await testApp({}, { database });
    const at = browser();
    await signIn(at, { person: 'ivan' });
    const { settings } = on.services;
    expect(await sessionPersonId(at.cookies(), { ...settings, demo: false })).toBeNull();
    expect(
      await sessionPersonId(at.cookies(), {
        ...settings,
        sessionSecret: 'a new secret of thirty-two letters',
      }),
    ).toBeNull();
    await at.submit('/api/auth/signout', { csrfToken: await csrfToken(at) });
    expect(await signedIn(at, on)).toBeNull();
  });

  it('is told nothing but who they are by the session', async () => {
    await testApp({}, { database });
    const at = browser();
    await signIn(at, { person: 'ivan' });
    const session = (await (await at.go('/api/auth/session')).json()) as object;
    expect(Object.keys(session).sort()).toEqual(['expires', 'user']);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'http://localhost:3000.evil.example',
  ])('is not sent on to %s', async (callbackUrl) => {
    await testApp({}, { database });
    const at = browser();
    expect((await signIn(at, { person: 'ivan', callbackUrl })).origin).toBe(BASE);
  });
});

describe('OpenID Connect', () => {
  let issuer: Issuer;
  let app: TestApp;
  beforeAll(async () => {
    issuer = await startIssuer(`${BASE}/api/auth/callback/oidc`);
  });
  afterAll(() => issuer.close());
  beforeEach(async () => {
    const settings = {
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
    };
    app = await testApp(settings, { database });
  });

  const isCallback = (url: URL) => url.pathname === '/api/auth/callback/oidc';
  async function start(at: Browser, until?: (next: URL) => boolean): Promise<URL> {
    const fields = { csrfToken: await csrfToken(at), callbackUrl: '/chats/team' };
    await at.submit('/api/auth/signin/oidc', fields, until);
    return at.visited.at(-1) ?? new URL(BASE);
  }
  async function signedInAs(id: string, claims: Record<string, unknown>) {
    issuer.account = { id, claims };
    const at = browser();
    const page = await start(at);
    const personId = await signedIn(at, app);
    return { at, page, person: personId ? await app.services.people.find(personId) : null };
  }

  it('signs somebody in by code, with PKCE, state and nonce, and keeps their profile', async () => {
    const claims = {
      name: 'Zoë 李 "Z"',
      email: 'zoe@example.org',
      picture: 'https://id.example.org/zoe.png',
      locale: 'ru-RU',
    };
    const { at, page, person } = await signedInAs('zoe', claims);
    expect(page.href).toBe(`${BASE}/chats/team`);
    expect(person).toEqual({
      id: expect.stringMatching(/^oidc-[0-9a-f]{32}$/) as unknown,
      displayName: 'Zoë 李 "Z"',
      email: 'zoe@example.org',
      avatarUrl: 'https://id.example.org/zoe.png',
      language: 'ru',
    });
    const asked = at.visited.find(
      ({ pathname, origin }) => origin === issuer.url && pathname === '/auth',
    )?.searchParams;
    expect(asked?.get('response_type')).toBe('code');
    expect(asked?.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(asked?.get(name)?.length, name).toBeGreaterThan(20);
    expect(at.visited.join(' ')).not.toContain(CLIENT.secret);
  });

  it('keeps what somebody has changed here when they sign in again', async () => {
    const first = await signedInAs('yuri', { name: 'Yuri', locale: 'en' });
    const id = first.person?.id ?? '';
    await app.services.people.change(id, { displayName: 'Юрий', language: 'ru' });
    const second = await signedInAs('yuri', { name: 'Yuri of the issuer', locale: 'en' });
    expect(second.person).toMatchObject({ id, displayName: 'Юрий', language: 'ru' });
  });

  it('keeps nobody of ours: demo people do not sign in, and a subject named like one is somebody else', async () => {
    const at = browser();
    await signIn(at, { person: 'ivan' });
    expect(await signedIn(at, app)).toBeNull();
    expect((await signedInAs('ivan', { name: 'Not Ivan' })).person?.id).toMatch(/^oidc-/);
  });

  it('is told when the database is away, which is no failure of theirs', async () => {
    issuer.account = { id: 'xena', claims: {} };
    const at = browser();
    const callback = await start(at, isCallback);
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const add = vi.spyOn(app.services.people, 'addIfNew').mockRejectedValue(away);
    await at.go(callback);
    add.mockRestore();
    expect(at.visited.at(-1)?.href).toBe(`${BASE}/sign-in?error=server.database_away`);
    expect(await signedIn(at, app)).toBeNull();
  });

  it('refuses an answer with another state', async () => {
    issuer.account = { id: 'xena', claims: {} };
    const at = browser();
    const callback = await start(at, isCallback);
    callback.searchParams.set('state', 'forged');
    await at.go(callback);
    expect([at.visited.at(-1)?.pathname, at.visited.at(-1)?.searchParams.get('error')]).toEqual([
      '/sign-in',
      'OAuthCallback',
    ]);
    expect(await signedIn(at, app)).toBeNull();
  });

  it('refuses an answer that was meant for another browser', async () => {
    issuer.account = { id: 'wade', claims: {} };
    const callback = await start(browser(), isCallback);
    const victim = browser();
    await victim.go(callback);
    expect(victim.visited.at(-1)?.pathname).toBe('/sign-in');
    expect(await signedIn(victim, app)).toBeNull();
  });

  it('takes a code once', async () => {
    issuer.account = { id: 'vera', claims: {} };
    const at = browser();
    const callback = await start(at, isCallback);
    const twin = at.copy();
    await at.go(callback);
    expect(await signedIn(at, app)).not.toBeNull();
    await twin.go(callback);
    expect(twin.visited.at(-1)?.searchParams.get('error')).toBe('OAuthCallback');
    expect(await signedIn(twin, app)).toBeNull();
  });

  it('comes back to sign-in when the issuer says no', async () => {
    issuer.account = null;
    const at = browser();
    const page = await start(at);
    expect(page.pathname).toBe('/sign-in');
    expect(page.searchParams.get('error')).toBeTruthy();
    expect(await signedIn(at, app)).toBeNull();
  });

  it('comes back to sign-in when the issuer does not answer', async () => {
    const gone = await startIssuer(`${BASE}/api/auth/callback/oidc`);
    await gone.close();
    await testApp({ OIDC_ISSUER: gone.url, OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' }, { database });
    const page = await start(browser());
    expect([page.pathname, page.searchParams.get('error')]).toEqual(['/sign-in', 'OAuthSignin']);
  });
});
