import { act, renderHook, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderIn } from '@/testing/render';

const KEY = 'calls.checked';
let first: Awaited<ReturnType<typeof freshPage>>;

// What it remembers lasts as long as a page.
async function freshPage() {
  vi.resetModules();
  const { FirstCheckBar, useFirstCheck } = await import('./first-check');
  return { FirstCheckBar, useFirstCheck };
}

beforeEach(async () => {
  first = await freshPage();
});
afterEach(() => localStorage.clear());

const offered = () => renderHook(() => first.useFirstCheck());

it('is offered until it is dismissed, and not again in this browser', async () => {
  const { result } = offered();
  expect(result.current.offered).toBe(true);
  act(() => result.current.dismiss());
  expect(result.current.offered).toBe(false);
  expect(localStorage.getItem(KEY)).toBe('1');
  first = await freshPage();
  expect(offered().result.current.offered).toBe(false);
});

it('is no longer offered once a check was finished in another window', () => {
  const { result } = offered();
  localStorage.setItem(KEY, '1');
  act(() => void window.dispatchEvent(new StorageEvent('storage', { key: KEY })));
  expect(result.current.offered).toBe(false);
});

it('holds for this page where the browser keeps nothing', () => {
  const refuse = () => {
    throw new DOMException('', 'SecurityError');
  };
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse);
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse);
  const { result } = offered();
  expect(result.current.offered).toBe(true);
  act(() => result.current.dismiss());
  expect(result.current.offered).toBe(false);
});

it('is not in the HTML of the server, which cannot know', () => {
  function Probe() {
    return <>{String(first.useFirstCheck().offered)}</>;
  }
  expect(renderToString(<Probe />)).toBe('false');
});

it('is a bar with two ways on', async () => {
  const user = userEvent.setup();
  const onCheck = vi.fn();
  const onDismiss = vi.fn();
  renderIn('ru', <first.FirstCheckBar onCheck={onCheck} onDismiss={onDismiss} />);
  await user.click(screen.getByRole('button', { name: 'Проверить' }));
  await user.click(screen.getByRole('button', { name: 'Не сейчас' }));
  expect([onCheck.mock.calls.length, onDismiss.mock.calls.length]).toEqual([1, 1]);
});
