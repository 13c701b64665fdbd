import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as avatars from '@/app/avatars/[id]/route';
import { PICTURE_LIMIT } from '@/lib/people/picture';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { JPEG, PNG, WEBP } from '@/testing/pictures';
import * as route from './route';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.services.close());

const context = { params: Promise.resolve({}) };
const upload = async (body: BodyInit, type = 'image/png', ask: Ask = {}) =>
  route.PUT(
    await app.request('/api/profile/avatar', {
      method: 'PUT',
      as: 'ivan',
      body,
      ...ask,
      headers: { 'content-type': type, ...ask.headers },
    }),
    context,
  );
const fetched = (id: string) =>
  avatars.GET(new Request(`http://localhost:3000/avatars/x`), { params: Promise.resolve({ id }) });
const code = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { code: string } }).error.code,
];

describe('a picture', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
  ])('of %s is kept byte by byte and shown to whoever has its address', async (type, picture) => {
    const response = await upload(picture, type);
    expect(response.status).toBe(200);
    const { avatarUrl } = (await response.json()) as { avatarUrl: string };
    expect(avatarUrl).toMatch(/^\/avatars\/[0-9a-f]{32}$/);
    expect((await app.services.people.find('ivan'))?.avatarUrl).toBe(avatarUrl);
    const shown = await fetched(avatarUrl.split('/')[2] ?? '');
    expect(Object.fromEntries(shown.headers)).toEqual({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(picture);
  });

  it('is shown as what its bytes are, not as what the sender called it', async () => {
    const { avatarUrl } = (await (await upload(JPEG, 'image/webp')).json()) as { avatarUrl: string };
    expect((await fetched(avatarUrl.split('/')[2] ?? '')).headers.get('content-type')).toBe('image/jpeg');
  });

  it('of the largest size is kept, and one byte more is refused', async () => {
    const picture = new Uint8Array(PICTURE_LIMIT);
    picture.set(PNG);
    expect((await upload(picture)).status).toBe(200);
    expect(await code(await upload(new Uint8Array(PICTURE_LIMIT + 1)))).toEqual([413, 'request.too_large']);
  });

  it.each([
    ['a page', '<html><script>alert(1)</script>'],
    ['a drawing with script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['an animation', 'GIF89a'],
    ['nothing', ''],
    ['half a signature', PNG.slice(0, 7)],
  ])('is not %s called a picture, and the old one stays', async (_name, body) => {
    const before = await app.services.people.find('ivan');
    expect(await code(await upload(body))).toEqual([422, 'profile.avatar_unreadable']);
    expect(await app.services.people.find('ivan')).toEqual(before);
  });

  it.each(['image/svg+xml', 'text/html', 'application/octet-stream', 'image/gif'])(
    'is not of the type %s',
    async (type) => {
      expect(await code(await upload(PNG, type))).toEqual([415, 'request.unsupported_media_type']);
    },
  );

  it('can be taken away', async () => {
    await upload(PNG);
    const response = await route.DELETE(
      await app.request('/api/profile/avatar', { method: 'DELETE', as: 'ivan' }),
      context,
    );
    expect(await response.json()).toEqual({ avatarUrl: null });
    expect((await app.services.people.find('ivan'))?.avatarUrl).toBeNull();
  });

  it('is not for the signed out, nor for other sites', async () => {
    expect(await code(await upload(PNG, 'image/png', { as: undefined }))).toEqual([401, 'auth.signed_out']);
    expect(
      await code(await upload(PNG, 'image/png', { headers: { 'sec-fetch-site': 'cross-site' } })),
    ).toEqual([403, 'request.cross_site']);
  });

  it.each(['GET', 'POST', 'PATCH'] as const)('has no %s', async (method) => {
    const response = route[method](await app.request('/api/profile/avatar', { method }));
    expect(response.headers.get('allow')).toBe('PUT, DELETE');
    expect(await code(response)).toEqual([405, 'request.method_not_allowed']);
  });
});

it.each([
  '',
  'x',
  '0'.repeat(32),
  'A'.repeat(32),
  '0'.repeat(31),
  '0'.repeat(33),
  '../../etc/passwd',
  '\u0000',
])('there is no picture under %j', async (id) => {
  const response = await fetched(id);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});
