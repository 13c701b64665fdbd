import { expect, it } from 'vitest';
import { flood } from './flood';

it('lets so many through each minute, each key for itself', () => {
  const gate = flood();
  expect([1, 2, 3].map(() => gate.take('a', 2, 10_000))).toEqual([null, null, 60]);
  expect(gate.take('b', 2, 40_000)).toBeNull();
  expect(gate.take('a', 2, 40_000)).toBe(30);
  expect(gate.take('a', 2, 70_000)).toBeNull();
});

it('looks without counting', () => {
  const gate = flood();
  expect([1, 2, 3].map(() => gate.look('a', 1, 0))).toEqual([null, null, null]);
  gate.take('a', 1, 0);
  expect(gate.look('a', 1, 0)).toBe(60);
});

it('locks nobody out for longer when the clock has been set back', () => {
  const gate = flood();
  gate.take('a', 1, 1_000_000);
  expect(gate.take('a', 1, 1_000_000)).toBe(60);
  expect(gate.take('a', 1, 100)).toBeNull();
});

it('remembers no more keys than it can hold', () => {
  const gate = flood();
  for (let key = 0; key < 100_000; key++) gate.take(String(key), 1, 0);
  expect(gate.take('0', 1, 0)).toBeNull();
});
