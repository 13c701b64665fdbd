import { afterAll, beforeAll, expect, it } from 'vitest';
import { provideServices } from '@/lib/services';
import { testApp, type TestApp } from '@/testing/app';
import { GET } from './route';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.services.close());

it('says that all is well while the database answers', async () => {
  const response = await GET();
  expect([response.status, await response.text()]).toEqual([200, '{"ok":true}']);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it('says no more than that something is wrong when it does not', async () => {
  const { services } = app;
  provideServices({
    ...services,
    chats: { ...services.chats, find: () => Promise.reject(new Error('pa55word')) },
  });
  const response = await GET();
  expect([response.status, await response.text()]).toEqual([503, '{"ok":false}']);
});
