import { expect, it } from 'vitest';
import { clockFace } from './clock-face';

it.each([
  [0, '0:00'],
  [59, '0:59'],
  [754, '12:34'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [36_605, '10:10:05'],
])('%i seconds are %s on a clock', (seconds, shown) => {
  expect(clockFace(seconds)).toBe(shown);
});
