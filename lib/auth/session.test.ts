import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECRET, sessionCookie } from '../../testing/app';
import { sessionPersonId } from './session';

const http = { sessionSecret: SECRET, baseUrl: 'http://localhost:3000', demo: true, oidc: null };
const https = { ...http, baseUrl: 'https://calls.example.org' };
const oidc = { issuer: 'https://id.example.org', clientId: 'c', clientSecret: 's' };

afterEach(() => void vi.useRealTimers());

describe('a session cookie', () => {
  it('stands for one person, wherever it is among the cookies', async () => {
    const cookie = await sessionCookie('ivan');
    for (const header of [cookie, `a=b; ${cookie}`, `${cookie};c=d`, `a="x=y";  ${cookie} ; e=`]) {
      expect(await sessionPersonId(header, http)).toBe('ivan');
    }
  });

  it.each([null, '', ';', '=', 'a', 'next-auth.session-token', 'next-auth.session-token='])(
    'is not %j',
    async (header) => {
      expect(await sessionPersonId(header, http)).toBeNull();
    },
  );

  it('is put together when next-auth has split it, in any order, ten pieces and more', async () => {
    const [, value = ''] = (await sessionCookie('ivan', { claims: { filler: 'x'.repeat(500) } })).split('=');
    const size = Math.ceil(value.length / 12);
    const pieces = Array.from(
      { length: 12 },
      (_, index) => `next-auth.session-token.${index}=${value.slice(index * size, (index + 1) * size)}`,
    );
    expect(await sessionPersonId(pieces.join('; '), http)).toBe('ivan');
    expect(await sessionPersonId(pieces.toReversed().join('; '), http)).toBe('ivan');
    expect(await sessionPersonId(pieces.slice(1).join('; '), http)).toBeNull();
  });

  it('has the name that a browser guards where the app is reached by https, and no other', async () => {
    const guarded = await sessionCookie('ivan', { name: '__Secure-next-auth.session-token' });
    const plain = await sessionCookie('maria');
    expect(await sessionPersonId(guarded, https)).toBe('ivan');
    expect(await sessionPersonId(plain, https)).toBeNull();
    expect(await sessionPersonId(`${plain}; ${guarded}`, https)).toBe('ivan');
    expect(await sessionPersonId(`${guarded}; ${plain}`, http)).toBe('maria');
  });

  it.each([
    'xnext-auth.session-token',
    'next-auth.session-token.x',
    'next-auth.session-tokens',
    'NEXT-AUTH.SESSION-TOKEN',
    '__Host-next-auth.session-token',
  ])('is not called %s', async (name) => {
    expect(await sessionPersonId(await sessionCookie('ivan', { name }), http)).toBeNull();
  });

  it('counts only while its way of signing in is offered', async () => {
    const demo = await sessionCookie('ivan');
    const issuer = await sessionCookie('oidc-1', { claims: { provider: 'oidc' } });
    expect(await sessionPersonId(demo, { ...http, demo: false, oidc })).toBeNull();
    expect(await sessionPersonId(issuer, { ...http, demo: false, oidc })).toBe('oidc-1');
    expect(await sessionPersonId(issuer, http)).toBeNull();
  });

  it('stands for nobody once it has expired, however often it was read before', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    const cookie = await sessionCookie('ivan', { maxAge: 3600 });
    expect(await sessionPersonId(cookie, http)).toBe('ivan');
    vi.setSystemTime(3500_000);
    expect(await sessionPersonId(cookie, http)).toBe('ivan');
    vi.setSystemTime(3700_000);
    expect(await sessionPersonId(cookie, http)).toBeNull();
    expect(await sessionPersonId(cookie, http)).toBeNull();
  });

  it('that was read with one key is nothing to another', async () => {
    const cookie = await sessionCookie('ivan');
    expect(await sessionPersonId(cookie, http)).toBe('ivan');
    expect(await sessionPersonId(cookie, { ...http, sessionSecret: `${SECRET} of others` })).toBeNull();
  });

  it('is refused when a single character of it is changed', async () => {
    const cookie = await sessionCookie('ivan');
    for (const at of [30, Math.floor(cookie.length / 2), cookie.length - 8]) {
      const changed = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
      expect(await sessionPersonId(changed, http)).toBeNull();
    }
  });
});
