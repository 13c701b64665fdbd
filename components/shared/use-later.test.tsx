import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLater } from './use-later';

const load = vi.fn<() => Promise<string>>();

beforeEach(() => {
  vi.useFakeTimers();
  load.mockReset();
});
afterEach(() => void vi.useRealTimers());

const render = (wanted = true) =>
  renderHook(({ wanted }) => useLater(wanted, load), { initialProps: { wanted } });
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it('is there once it was loaded, and not asked for before it is wanted', async () => {
  load.mockResolvedValue('part');
  const { result, rerender } = render(false);
  await pass(60_000);
  expect(load).not.toHaveBeenCalled();
  rerender({ wanted: true });
  expect(result.current).toBeNull();
  await pass(0);
  expect(result.current).toBe('part');
  expect(load).toHaveBeenCalledTimes(1);
});

it('is tried again where it does not come, at last when the browser is online again', async () => {
  load.mockRejectedValue(new Error('no network'));
  const { result } = render();
  for (const wait of [0, 1000, 5000, 30_000]) await pass(wait);
  expect(load).toHaveBeenCalledTimes(4);
  await pass(3_600_000);
  expect(load).toHaveBeenCalledTimes(4);
  load.mockResolvedValue('part');
  act(() => void window.dispatchEvent(new Event('online')));
  await pass(0);
  expect(result.current).toBe('part');
});

it('is not waited for by a page that has gone', async () => {
  load.mockRejectedValue(new Error('no network'));
  const { unmount } = render();
  await pass(0);
  unmount();
  await pass(60_000);
  expect(load).toHaveBeenCalledTimes(1);
});
