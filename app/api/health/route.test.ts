import { expect, it } from 'vitest';
import { provideServices } from '@/lib/services';
import { testApp } from '@/testing/app';
import { GET } from './route';

it('says that all is well while the database answers', async () => {
  const { services } = await testApp();
  const response = await GET();
  expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
  expect(response.headers.get('cache-control')).toBe('no-store');
  await services.close();
});

it('says no more than that something is wrong when it does not', async () => {
  const { services } = await testApp();
  provideServices({
    ...services,
    chats: { ...services.chats, find: () => Promise.reject(new Error('pa55word')) },
  });
  const response = await GET();
  expect([response.status, await response.text()]).toEqual([503, '{"ok":false}']);
  await services.close();
});
