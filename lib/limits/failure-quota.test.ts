import { expect, it } from 'vitest';
import { failureQuota } from './failure-quota';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second));

it('lets each person have so many, and as many again when the time is over', () => {
  const quota = failureQuota(2, 30_000);
  expect([quota('ivan', at(0)), quota('ivan', at(1)), quota('ivan', at(2))]).toEqual([true, true, false]);
  expect(quota('maria', at(3))).toBe(true);
  expect(quota('ivan', at(29))).toBe(false);
  expect(quota('ivan', at(30))).toBe(true);
});

it('begins anew when the clock is set back', () => {
  const quota = failureQuota(1, 30_000);
  expect([quota('ivan', at(3600)), quota('ivan', at(3601))]).toEqual([true, false]);
  expect([quota('ivan', at(0)), quota('ivan', at(1))]).toEqual([true, false]);
});
