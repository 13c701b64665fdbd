import { afterEach, beforeEach, expect, vi } from 'vitest';

// An unexpected console.error or console.warn fails the test that caused it.
// A test that expects one replaces the spy: vi.spyOn(console, 'error').mockImplementation(() => {}).
let calls: unknown[][] = [];

beforeEach(() => {
  calls = [];
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      calls.push([level, ...args]);
    });
  }
});

afterEach(() => {
  const seen = calls;
  vi.restoreAllMocks();
  expect(seen, 'stray console output').toEqual([]);
});
