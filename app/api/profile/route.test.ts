import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import * as route from './route';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.services.close());

const context = { params: Promise.resolve({}) };
const read = async (as = 'ivan') => route.GET(await app.request('/api/profile', { as }), context);
const change = async (json: unknown, ask: Ask = {}) =>
  route.PUT(await app.request('/api/profile', { method: 'PUT', as: 'ivan', json, ...ask }), context);
const code = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
];

it('shows the profile of whoever asks', async () => {
  const response = await read('maria');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    person: {
      id: 'maria',
      displayName: 'Мария Соколова',
      avatarUrl: '/people/maria.svg',
      email: 'maria@example.org',
      language: null,
    },
  });
});

it.each([
  ['an emoji', '👩‍👩‍👧‍👦 Ann', 'en'],
  ['HTML', '</script><b onclick="x">Ann</b>', 'ru'],
  ['200 characters', '𝒳'.repeat(200), null],
  ['right-to-left', 'شهرزاد \u200f(א)', 'en'],
])(
  'keeps a name with %s, and answers with the profile as it is then',
  async (_name, displayName, language) => {
    const response = await change({ displayName, language });
    expect(response.status).toBe(200);
    const answered: unknown = await response.json();
    expect(answered).toMatchObject({
      person: { id: 'ivan', displayName, language, email: 'ivan@example.org' },
    });
    expect(await (await read()).json()).toEqual(answered);
  },
);

it('changes nobody else', async () => {
  const before: unknown = await (await read('maria')).json();
  await change({ displayName: 'Everybody', language: null });
  expect(await (await read('maria')).json()).toEqual(before);
});

it.each([
  ['an empty name', { displayName: ' ', language: null }],
  ['an invisible name', { displayName: '\u200b', language: null }],
  ['201 characters', { displayName: 'x'.repeat(201), language: null }],
  ['two lines', { displayName: 'a\nb', language: null }],
  ['NUL', { displayName: 'a\u0000b', language: null }],
  ['half a surrogate pair', { displayName: '\udc4d', language: null }],
  ['an unknown language', { displayName: 'Ann', language: 'de' }],
  ['no language', { displayName: 'Ann' }],
  ['another id', { displayName: 'Ann', language: null, id: 'maria' }],
  ['an email', { displayName: 'Ann', language: null, email: 'maria@example.org' }],
  [
    'an own picture address',
    { displayName: 'Ann', language: null, avatarUrl: 'https://evil.example/pixel.png' },
  ],
])('refuses %s and changes nothing', async (_name, json) => {
  const before: unknown = await (await read()).json();
  expect(await code(await change(json))).toEqual([422, 'request.invalid']);
  expect(await (await read()).json()).toEqual(before);
});

it('is closed to the signed out and to other sites', async () => {
  const json = { displayName: 'Mallory', language: null };
  expect(await code(await read(''))).toEqual([401, 'auth.signed_out']);
  expect(await code(await change(json, { as: undefined }))).toEqual([401, 'auth.signed_out']);
  expect(await code(await change(json, { headers: { 'sec-fetch-site': 'same-site' } }))).toEqual([
    403,
    'request.cross_site',
  ]);
});

it.each(['POST', 'PATCH', 'DELETE'] as const)('has no %s', async (method) => {
  const response = route[method](await app.request('/api/profile', { method }));
  expect(response.headers.get('allow')).toBe('GET, PUT');
  expect(await code(response)).toEqual([405, 'request.method_not_allowed']);
});
