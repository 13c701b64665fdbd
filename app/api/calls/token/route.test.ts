import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls } from '@/lib/db/schema';
import { log } from '@/lib/log/log';
import { provideServices } from '@/lib/services';
import { sessionCookie, testApp, type Ask, type TestApp } from '@/testing/app';
import { PRIVATE_PEM, PUBLIC_PEM } from '@/testing/keys';
import { openInMemory } from '@/testing/databases';
import * as route from './route';

const IVAN = { id: 'ivan', displayName: 'Иван', avatarUrl: null };
const NOW = new Date('2026-11-22T10:00:00Z');
const context = { params: Promise.resolve({}) };
const APP = 'vpaas-magic-cookie-0123abcd';
const SECRET = 'an app secret shared with Prosody';
const own = { JITSI_DOMAIN: 'meet.example.org', JITSI_APP_ID: 'chat' };

let database: OpenDatabase;
beforeAll(async () => {
  database = await openInMemory();
});
afterAll(() => database.close());

const app = (environment: Record<string, string> = {}) => testApp(environment, { database, now: () => NOW });
const ask = async (on: TestApp, request: Ask = {}) =>
  route.POST(
    await on.request('/api/calls/token', {
      method: 'POST',
      as: 'ivan',
      json: { chatId: 'team', media: 'video' },
      ...request,
    }),
    context,
  );

describe('a ticket', () => {
  const signed = { algorithms: ['HS256' as const, 'RS256' as const], clockTimestamp: NOW.getTime() / 1000 };
  const expiresAt = '2026-11-22T11:00:00.000Z';
  const room = expect.stringMatching(/^chat-[a-z2-7]{32}$/) as unknown;
  it.each([
    [
      'meet.jit.si',
      {},
      { domain: 'meet.jit.si', roomName: room, jwt: null, expiresAt: null, limits: { embedSeconds: 300 } },
      null,
    ],
    [
      'an open domain',
      { JITSI_DOMAIN: 'meet.example.org' },
      { domain: 'meet.example.org', roomName: room, jwt: null, expiresAt: null },
      null,
    ],
    [
      'a shared secret',
      { ...own, JITSI_APP_SECRET: SECRET },
      { domain: 'meet.example.org', roomName: room, expiresAt },
      SECRET,
    ],
    [
      'an own key',
      { ...own, JITSI_PRIVATE_KEY: PRIVATE_PEM, JITSI_KEY_ID: 'k' },
      { domain: 'meet.example.org', roomName: room, expiresAt },
      PUBLIC_PEM,
    ],
    [
      'JaaS',
      { JAAS_APP_ID: APP, JAAS_KEY_ID: 'k', JAAS_PRIVATE_KEY: PRIVATE_PEM },
      {
        domain: '8x8.vc',
        roomName: expect.stringMatching(new RegExp(`^${APP}/chat-[a-z2-7]{32}$`)) as unknown,
        expiresAt,
      },
      PUBLIC_PEM,
    ],
  ])(
    'for %s has exactly the promised shape',
    async (_name, environment: Record<string, string>, expected, key) => {
      const response = await ask(await app(environment));
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.has('set-cookie')).toBe(false);
      const ticket = (await response.json()) as { jwt: string; roomName: string };
      expect(ticket).toEqual({
        provider: 'jitsi',
        jwt: expect.any(String) as unknown,
        moderation: { share: 'everyone', microphones: 'open', record: 'moderators' },
        limits: null,
        ...expected,
        call: { chatId: 'team', number: 1, media: 'video' },
        person: {
          id: 'ivan',
          displayName: 'Иван Петров',
          avatarUrl: 'http://localhost:3000/people/ivan.svg',
          role: 'moderator',
        },
        options: {
          lang: 'ru',
          configOverwrite: expect.objectContaining({ subject: 'Команда' }) as unknown,
          interfaceConfigOverwrite: {},
        },
      });
      if (!key) return;
      const claims = jsonwebtoken.verify(ticket.jwt, key, signed) as JwtPayload;
      expect(claims.room).toBe(ticket.roomName.replace(`${APP}/`, ''));
      expect(claims.context).toMatchObject({
        user: { id: 'ivan', name: 'Иван Петров', affiliation: 'owner' },
      });
      expect(JSON.stringify([ticket, claims])).not.toContain(SECRET);
    },
  );

  it('brings two people to the same room of the call that is on, under their own names', async () => {
    const on = await app({ ...own, JITSI_APP_SECRET: SECRET });
    await database.db
      .insert(calls)
      .values({ chatId: 'ivan-maria', number: 7, media: 'video', startedAt: NOW, startedBy: IVAN });
    const [one, two] = await Promise.all(
      ['ivan', 'maria'].map(
        async (as) =>
          (await (await ask(on, { as, json: { chatId: 'ivan-maria', media: 'audio' } })).json()) as Record<
            string,
            unknown
          >,
      ),
    );
    expect(one?.roomName).toMatch(/^dm-/);
    expect(two?.roomName).toBe(one?.roomName);
    expect(one?.call).toEqual({ chatId: 'ivan-maria', number: 7, media: 'audio' });
    expect([one?.person, two?.person]).toMatchObject([
      { displayName: 'Иван Петров' },
      { displayName: 'Мария Соколова' },
    ]);
  });

  it('shows the name of the profile as it is now', async () => {
    const on = await app();
    await on.services.people.change('oleg', { displayName: '</script>Олег "👍"', language: 'en' });
    const ticket: unknown = await (await ask(on, { as: 'oleg' })).json();
    expect(ticket).toMatchObject({
      person: { displayName: '</script>Олег "👍"', role: 'member' },
      options: { lang: 'en' },
    });
  });

  it('starts nothing: asking writes no call', async () => {
    const on = await app();
    const before = await database.db.select().from(calls);
    for (const media of ['video', 'audio']) await ask(on, { json: { chatId: 'team', media } });
    expect(await database.db.select().from(calls)).toEqual(before);
  });
});

describe('who may not have one', () => {
  const expectError = async (response: Response, status: number, code: string) => {
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(error).toEqual({ code, message: expect.any(String) as unknown });
    return String(error.message);
  };

  it.each([
    ['no cookie', () => ''],
    ['a cookie of something else', () => 'session=ivan'],
    ['junk', () => 'next-auth.session-token=junk'],
    ['another secret', () => sessionCookie('ivan', { secret: 'another secret of thirty-two characters' })],
    ['a session that has expired', () => sessionCookie('ivan', { maxAge: -60 })],
    [
      'the cookie name of https on http',
      () => sessionCookie('ivan', { name: '__Secure-next-auth.session-token' }),
    ],
    [
      'a cookie that next-auth keeps for its state, which is made with the same key',
      () => sessionCookie('ivan', { claims: { provider: undefined, value: 'state' } }),
    ],
    [
      'a way of signing in that is not offered',
      () => sessionCookie('ivan', { claims: { provider: 'oidc' } }),
    ],
    [
      'a way of signing in that does not exist',
      () => sessionCookie('ivan', { claims: { provider: 'constructor' } }),
    ],
    ['a person who is gone', () => sessionCookie('nobody')],
    ['nobody at all', () => sessionCookie('')],
    [
      'an unsigned token',
      () =>
        `next-auth.session-token=${jsonwebtoken.sign({ sub: 'ivan', provider: 'demo' }, '', { algorithm: 'none' })}`,
    ],
    [
      'a token signed instead of encrypted',
      () =>
        `next-auth.session-token=${jsonwebtoken.sign({ sub: 'ivan', provider: 'demo' }, 'a session secret that only the tests know')}`,
    ],
  ])('signed out: %s', async (_name, cookie) => {
    const response = await ask(await app(), { as: undefined, headers: { cookie: await cookie() } });
    await expectError(response, 401, 'auth.signed_out');
  });

  it('a demo person while the demo is off', async () => {
    await expectError(await ask(await app({ DEMO: '0' })), 401, 'auth.signed_out');
  });

  it('whoever sends a session as a bearer or in the address', async () => {
    const on = await app();
    const [, token = ''] = (await sessionCookie('ivan')).split('=');
    await expectError(
      await ask(on, { as: undefined, headers: { authorization: `Bearer ${token}` } }),
      401,
      'auth.signed_out',
    );
  });

  it('a stranger, who is told the same to the byte as for a chat that does not exist', async () => {
    const on = await app();
    const answers = await Promise.all(
      ['team', 'ivan-maria', 'no-such-chat', 'TEAM', 'team ', '%', "' or 1=1 --"].map(async (chatId) => {
        const response = await ask(on, { as: 'anna', json: { chatId, media: 'video' } });
        return { status: response.status, headers: [...response.headers], body: await response.text() };
      }),
    );
    expect(answers[0]).toMatchObject({
      status: 404,
      body: expect.stringContaining('"chat.not_found"') as unknown,
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each([
    ['nothing', ''],
    ['half an object', '{"chatId":'],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
  ])('a body of %s', async (_name, body) => {
    const response = await ask(await app(), {
      json: undefined,
      body,
      headers: { 'content-type': 'application/json' },
    });
    await expectError(response, 422, 'request.malformed');
  });

  it.each([
    ['null', null, '"body"'],
    ['a list', [], '"body"'],
    ['no media', { chatId: 'team' }, '"media"'],
    ['another media', { chatId: 'team', media: 'screen' }, '"media"'],
    ['no chat', { media: 'video' }, '"chatId"'],
    ['an empty id', { chatId: '', media: 'video' }, '"chatId"'],
    ['an id of 256 characters', { chatId: 'x'.repeat(256), media: 'video' }, '"chatId"'],
    ['an id with NUL', { chatId: 'team\u0000', media: 'video' }, '"chatId"'],
    ['an id with half a surrogate pair', { chatId: '\ud83d', media: 'video' }, '"chatId"'],
    ['an id that is a list', { chatId: ['team'], media: 'video' }, '"chatId"'],
  ])('a body with %s', async (_name, json, field) => {
    expect(await expectError(await ask(await app(), { json }), 422, 'request.invalid')).toContain(field);
  });

  it.each(['roomName', 'participantName', 'number', '__proto__', 'constructor', 'prototype'])(
    'a body that wants to decide %s, which the server does',
    async (key) => {
      const body = `{"chatId":"team","media":"video","${key}":{"id":"x"}}`;
      const response = await ask(await app(), {
        json: undefined,
        body,
        headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      });
      const message = await expectError(response, 422, 'request.server_decides');
      expect(message).toBe(
        `The server decides room and name, so "${key}" cannot be sent. Send chatId and media only.`,
      );
    },
  );

  it('a body of another type, or of none', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const response = await ask(await app(), { headers: { 'content-type': type } });
      expect(await expectError(response, 415, 'request.unsupported_media_type')).toContain(
        'application/json',
      );
    }
  });

  it('a body that is too large, whatever it says of its length', async () => {
    const json = { chatId: 'team', media: 'video', x: 'x'.repeat(40_000) };
    for (const headers of [undefined, { 'content-length': '10' }]) {
      await expectError(await ask(await app(), { json, headers }), 413, 'request.too_large');
    }
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }, 403],
    [{ origin: 'https://evil.example', host: 'localhost:3000' }, 403],
    [{ origin: 'http://localhost:3001', host: 'localhost:3000' }, 403],
    [{ origin: 'null', host: 'localhost:3000' }, 403],
    [{ origin: 'junk', host: 'localhost:3000' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ origin: 'http://localhost:3000', host: 'localhost:3000' }, 200],
  ])('another site: with %j the answer is %d', async (headers, status) => {
    const response = await ask(await app(), { headers });
    if (status === 403) await expectError(response, 403, 'request.cross_site');
    else expect(response.status).toBe(200);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'] as const)('a %s', async (method) => {
    const on = await app();
    const response = route[method](await on.request('/api/calls/token', { method, as: 'ivan' }));
    expect(response.headers.get('allow')).toBe('POST');
    await expectError(response, 405, 'request.method_not_allowed');
  });
});

describe('the words of an error', () => {
  it.each([
    ['ru', 'en-GB', /Такого чата нет/],
    ['en', 'ru-RU', /no such chat/],
    [null, 'en-GB,en;q=0.9', /no such chat/],
    [null, 'ru', /Такого чата нет/],
  ] as const)(
    'are in the language of the profile (%s), else of the browser (%s)',
    async (language, accepted, words) => {
      const on = await app();
      await on.services.people.change('anna', { language });
      const response = await ask(on, { as: 'anna', headers: { 'accept-language': accepted } });
      expect(await response.text()).toMatch(words);
    },
  );

  it('follow the browser for those who are signed out', async () => {
    const on = await app();
    const words = ['en', 'ru'].map(async (accepted) =>
      (await ask(on, { as: undefined, headers: { 'accept-language': accepted } })).text(),
    );
    expect(await Promise.all(words)).toEqual([
      expect.stringContaining('You are not signed in'),
      expect.stringContaining('Вы не вошли'),
    ]);
  });

  it('say nothing of what broke inside', async () => {
    const on = await app();
    const logged = vi.spyOn(log, 'error').mockImplementation(() => undefined);
    const broken = () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432'));
    provideServices({ ...on.services, calls: { ...on.services.calls, load: broken } });
    const response = await ask(on);
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toMatch(/ECONNREFUSED|internal:|stack/);
    expect(logged).toHaveBeenCalledOnce();
    const [{ reference }] = logged.mock.calls[0] as unknown as [{ reference: string }];
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'server.unexpected', reference } });
  });
});
