import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import * as route from './route';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.services.close());

const at = (chatId: string) => ({ params: Promise.resolve({ chatId }) });
const path = (chatId: string) => `/api/chats/${encodeURIComponent(chatId)}/messages`;
const list = async (chatId: string, search = '', ask: Ask = {}) =>
  route.GET(await app.request(`${path(chatId)}${search}`, { as: 'ivan', ...ask }), at(chatId));
const send = async (chatId: string, json: unknown, ask: Ask = {}) =>
  route.POST(await app.request(path(chatId), { method: 'POST', as: 'ivan', json, ...ask }), at(chatId));

interface Page {
  messages: { id: number; text: string; author: { id: string } }[];
}
const page = async (response: Response) => ((await response.json()) as Page).messages;
const code = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
];

describe('sending', () => {
  it.each([
    ['HTML', '<img src=x onerror=alert(1)>&amp;</script>'],
    ['many scripts', 'Ёж 李 شهرزاد 👩‍👩‍👧‍👦 \u202eRTL'],
    ['lines and tabs', 'a\n\n\tb'],
    ['SQL', `'); drop table messages; --`],
    ['4000 characters', 'x'.repeat(4000)],
    ['JSON', '{"a":"\\u0000"}'],
  ])('keeps %s as it is', async (_name, text) => {
    const sent = await send('ivan-maria', { text });
    expect(sent.status).toBe(201);
    expect(sent.headers.get('cache-control')).toBe('no-store');
    const { id } = (await sent.json()) as { id: number };
    const [last] = await page(await list('ivan-maria', '?limit=1'));
    expect(last).toMatchObject({
      id,
      text,
      chatId: 'ivan-maria',
      author: { id: 'ivan', displayName: 'Иван Петров' },
    });
  });

  it('cuts the space around', async () => {
    await send('ivan-maria', { text: ' \n hello \t' });
    expect((await page(await list('ivan-maria', '?limit=1')))[0]?.text).toBe('hello');
  });

  it.each([
    ['nothing', ''],
    ['spaces only', ' \n\t\u00a0'],
    ['4001 characters', 'x'.repeat(4001)],
    ['NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud83d'],
    ['a number', 7],
    ['a list', ['x']],
  ])('refuses %s, and keeps nothing', async (_name, text) => {
    const before = await page(await list('team'));
    expect(await code(await send('team', { text }))).toEqual([422, 'request.invalid']);
    expect(await page(await list('team'))).toEqual(before);
  });

  it.each(['authorId', 'chatId', 'sentAt', 'id', '__proto__'])(
    'does not let the sender choose %s',
    async (key) => {
      const response = await send('team', undefined, {
        body: `{"text":"x","${key}":"maria"}`,
        headers: { 'content-type': 'application/json' },
      });
      expect(await code(response)).toEqual([422, 'request.invalid']);
    },
  );

  it('refuses a body that is too large, of another type, or of another site', async () => {
    expect(await code(await send('team', { text: 'x'.repeat(40_000) }))).toEqual([413, 'request.too_large']);
    expect(
      await code(await send('team', { text: 'x' }, { headers: { 'content-type': 'text/plain' } })),
    ).toEqual([415, 'request.unsupported_media_type']);
    expect(
      await code(await send('team', { text: 'x' }, { headers: { 'sec-fetch-site': 'cross-site' } })),
    ).toEqual([403, 'request.cross_site']);
  });
});

describe('reading', () => {
  it('pages back through all messages without gap or repeat', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 5; index++) {
      ids.push(((await (await send('team', { text: `message ${index}` })).json()) as { id: number }).id);
    }
    const first = await page(await list('team', '?limit=2'));
    const second = await page(await list('team', `?limit=2&before=${first[0]?.id}`));
    const third = await page(await list('team', `?limit=2&before=${second[0]?.id}`));
    expect([...third, ...second, ...first].map(({ id }) => id)).toEqual(ids);
    expect(await page(await list('team', `?before=${ids[0]}`))).toEqual([]);
  });

  it.each([
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?before=0',
    '?before=-1',
    '?before=1.5',
    '?before=9007199254740993',
    '?before=',
  ])('refuses %s', async (search) => {
    expect(await code(await list('team', search))).toEqual([422, 'request.invalid']);
  });

  it('is for nobody else to keep', async () => {
    expect((await list('team')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('a chat of others', () => {
  it.each(['team', 'no-such-chat', 'x'.repeat(300), 'a\u0000b', '\ud83d', '', '../team', '%'])(
    'is not there for a stranger who asks for %j, to the byte as if it did not exist',
    async (chatId) => {
      const nowhere = await (await list('missing', '', { as: 'anna' })).text();
      const params = at(chatId);
      for (const response of [
        await route.GET(await app.request('/api/chats/x/messages', { as: 'anna' }), params),
        await route.POST(
          await app.request('/api/chats/x/messages', { method: 'POST', as: 'anna', json: { text: 'x' } }),
          params,
        ),
      ]) {
        expect(response.status).toBe(404);
        expect(await response.text()).toBe(nowhere);
      }
    },
  );

  it('is closed to a stranger before the body is looked at', async () => {
    expect(await code(await send('team', { nonsense: 1 }, { as: 'anna' }))).toEqual([404, 'chat.not_found']);
  });

  it('is closed to the signed out', async () => {
    expect(await code(await list('team', '', { as: undefined }))).toEqual([401, 'auth.signed_out']);
    expect(await code(await send('team', { text: 'x' }, { as: undefined }))).toEqual([
      401,
      'auth.signed_out',
    ]);
  });
});

it.each(['PUT', 'PATCH', 'DELETE'] as const)('there is no %s', async (method) => {
  const response = route[method](await app.request(path('team'), { method, as: 'ivan' }));
  expect(response.headers.get('allow')).toBe('GET, POST');
  expect(await code(response)).toEqual([405, 'request.method_not_allowed']);
});
