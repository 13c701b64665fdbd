import { expect, it, vi } from 'vitest';
import * as wired from '@/lib/services';
import { GET } from './route';

it('answers without looking at anything', async () => {
  const services = vi.spyOn(wired, 'services');
  const response = GET();
  expect([response.status, await response.text()]).toEqual([200, '{"ok":true}']);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(services).not.toHaveBeenCalled();
});
