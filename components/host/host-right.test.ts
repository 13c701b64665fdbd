import { describe, expect, it } from 'vitest';
import { hostNotice, nextAsk } from './host-right';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the next renewal', () => {
  it.each([
    [HOUR, 30 * MINUTE],
    [MINUTE, 30_000],
    [24_000, 9000],
    [16_000, 5000],
    [0, 5000],
    [-HOUR, 5000],
  ])('of what is left for %i ms is asked for in %i ms', (left, rest) => {
    expect(nextAsk(1_000_000 + left, 1_000_000)).toBe(1_000_000 + rest);
  });
});

describe('what is said of the end', () => {
  const notice = (left: number, opener: 'there' | 'gone' | 'alone', changes = {}) => {
    const said = hostNotice({ until: left, known: true, failed: false, ...changes }, opener, 0);
    return said && `${said.code} ${said.why}`;
  };

  it.each([
    ['hours away, renewed', HOUR, 'there', {}, null],
    ['hours away, with a try that failed', HOUR, 'there', { failed: true }, null],
    ['near, and not asked yet', MINUTE, 'there', {}, null],
    ['near, and asked in vain', MINUTE, 'there', { failed: true }, 'right_ending silent'],
    ['hours away, the chat closed', HOUR, 'gone', {}, 'host_gone gone'],
    ['hours away, in the chat’s own tab', HOUR, 'alone', {}, 'host_alone alone'],
    ['near, the chat closed', MINUTE, 'gone', {}, 'right_ending gone'],
    ['near, in the chat’s own tab', MINUTE, 'alone', {}, 'right_ending alone'],
    ['days away, the chat closed', 30 * HOUR, 'gone', {}, null],
    ['not known, the chat closed', MINUTE, 'gone', { known: false, failed: true }, null],
  ] as const)('%s', (_name, left, opener, changes, expected) => {
    expect(notice(left, opener, changes)).toBe(expected);
  });
});
