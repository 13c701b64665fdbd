import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { log } from './log';
import { logSparingly } from './log-sparingly';

const written = vi.fn();
beforeAll(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});
beforeEach(() => {
  written.mockReset();
  vi.spyOn(log, 'error').mockImplementation(written);
});
afterEach(() => {
  // What was left out is told, and the next test begins anew.
  vi.advanceTimersByTime(20_000);
  vi.restoreAllMocks();
});

const away = (cause: string) => logSparingly({ code: 'server.database_away', cause }, 'no answer');

it('logs the first of a kind at once, and later how many more there were', () => {
  for (const cause of ['a', 'b', 'c']) away(cause);
  expect(written.mock.calls).toEqual([[{ code: 'server.database_away', cause: 'a' }, 'no answer']]);
  vi.advanceTimersByTime(10_000);
  expect(written.mock.calls.slice(1)).toEqual([[{ code: 'server.database_away', leftOut: 2 }, 'no answer']]);
});

it('tells the references of what it left out, as people were shown them', () => {
  for (const reference of ['1', '2', '3'])
    logSparingly({ code: 'server.database_away', reference }, 'a page');
  vi.advanceTimersByTime(10_000);
  expect(written).toHaveBeenLastCalledWith(
    { code: 'server.database_away', leftOut: 2, references: ['2', '3'] },
    'a page',
  );
});

it('leaves out no error for another one that has no code of its own', () => {
  for (const what of ['lost', 'found', 'lost']) {
    logSparingly({ err: new Error(what) }, 'sweeping failed');
    logSparingly({ code: 'server.unexpected', cause: what }, 'entering failed');
  }
  expect(written).toHaveBeenCalledTimes(4);
});

it('begins anew after ten seconds, and says nothing of what was not left out', () => {
  away('a');
  vi.advanceTimersByTime(10_000);
  away('b');
  vi.advanceTimersByTime(10_000);
  expect(written.mock.calls.map(([fields]) => fields as unknown)).toEqual([
    { code: 'server.database_away', cause: 'a' },
    { code: 'server.database_away', cause: 'b' },
  ]);
});

it('leaves out nothing for what is of another kind', () => {
  away('a');
  logSparingly({ code: 'server.storage_full' }, 'no answer');
  logSparingly({ err: new Error('lost') }, 'something else');
  expect(written).toHaveBeenCalledTimes(3);
});
