import { describe, expect, it } from 'vitest';
import { GIVE_UP_AFTER, nextTry, readRetryAfter, RETRY_AFTER } from './webhook-retry';

const START = new Date('2026-11-22T12:00:00Z');
const after = (milliseconds: number) => new Date(START.getTime() + milliseconds);
const wait = (attempts: number, wish: { retryAfter?: number; random?: number; age?: number } = {}) => {
  const { retryAfter = null, random = 0.5, age = 0 } = wish;
  const due = nextTry({ createdAt: START, attempts }, { now: after(age), retryAfter, random });
  return due && (due.getTime() - after(age).getTime()) / 1000;
};

describe('the next try', () => {
  it('comes later each time, and hourly in the end', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 30].map((attempts) => wait(attempts))).toEqual([
      5, 30, 120, 300, 900, 1800, 3600, 3600, 3600,
    ]);
  });

  it('is a little earlier or later, so that not all come together', () => {
    expect([0, 0.25, 0.5, 1].map((random) => wait(1, { random }))).toEqual([4, 4.5, 5, 6]);
  });

  it('is as late as the host wishes, within an hour, and never earlier for a wish', () => {
    expect(wait(1, { retryAfter: 60_000 })).toBe(60);
    expect(wait(1, { retryAfter: 1000 })).toBe(5);
    expect(wait(1, { retryAfter: 10 ** 12 })).toBe(3600);
    expect(wait(7, { retryAfter: 60_000 })).toBe(3600);
  });

  it('is the last one at the end of a day, and none comes after that', () => {
    expect(wait(20, { age: GIVE_UP_AFTER - 60_000 })).toBe(60);
    expect(wait(21, { age: GIVE_UP_AFTER })).toBeNull();
    expect(wait(1, { age: GIVE_UP_AFTER + 1 })).toBeNull();
  });

  it('comes about thirty times in that day', () => {
    let tries = 1;
    for (let age = 0, next = wait(1); next !== null; next = wait(++tries, { age })) age += next * 1000;
    expect(tries).toBe(RETRY_AFTER.length + 24);
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['2026-11-22', null],
    ['9'.repeat(400), null],
    ['', null],
    [null, null],
  ])('%j asks for %s milliseconds', (header, expected) => {
    expect(readRetryAfter(header, START)).toBe(expected);
  });
});
