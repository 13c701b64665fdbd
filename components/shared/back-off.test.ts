import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_TRIES, waitBefore } from './back-off';

describe('the wait before a try', () => {
  it.each([
    [1, 0, 500],
    [1, 0.5, 750],
    [2, 0, 1000],
    [5, 0, 8000],
    [6, 0, 15_000],
    [10, 0, 15_000],
    [10, 0.999, 29_985],
  ])('try %i with %d by chance: %i ms', (attempt, random, expected) => {
    expect(waitBefore(attempt, random)).toBe(expected);
  });

  it('is never longer than half a minute, nor shorter than half of the longest before it', () => {
    const attempt = fc.integer({ min: 1, max: MOST_TRIES });
    const random = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(attempt, random, random, (number, one, other) => {
        expect(waitBefore(number, one)).toBeLessThanOrEqual(30_000);
        expect(waitBefore(number + 1, one)).toBeGreaterThanOrEqual(waitBefore(number, other) / 2);
      }),
    );
  });
});
