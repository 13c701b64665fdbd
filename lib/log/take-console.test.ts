import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { log } from './log';
import { takeConsole } from './take-console';

const { console: taken } = globalThis;
const { error, warn } = taken;
const lines = { error: vi.fn(), warn: vi.fn() };
beforeEach(() => {
  for (const level of ['error', 'warn'] as const) {
    lines[level].mockReset();
    vi.spyOn(log, level).mockImplementation(lines[level]);
  }
  takeConsole();
});
afterEach(() => void Object.assign(taken, { error, warn }));

it('makes a line of what is written to the console, in plain characters', () => {
  taken.warn('\u001b[33m⚠\u001b[39m the cache is %s', 'cold', { a: 1 });
  taken.error();
  expect(lines.warn.mock.calls).toEqual([[{}, '⚠ the cache is cold { a: 1 }']]);
  expect(lines.error.mock.calls).toEqual([[{}, 'written to the console']]);
});

it('hands an error over as one, for the log to tell what it tells of errors', () => {
  const err = new Error('lost');
  taken.error(' \u001b[31m⨯\u001b[39m', err);
  expect(lines.error).toHaveBeenCalledExactlyOnceWith({ err }, '⨯');
});

it('leaves the error of a page to who knows of its request', () => {
  taken.error(Object.assign(new Error('lost'), { digest: '1' }));
  expect(lines.error).not.toHaveBeenCalled();
});
