import { vi } from 'vitest';

/** Fakes the clock and timers, which then run on by themselves; what React and the test runner work with stays real. */
export function useFakeClock(): void {
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
}
