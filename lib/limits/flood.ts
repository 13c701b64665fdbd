import { SPAN } from './kinds';

/** Most addresses that are remembered: beyond, all are forgotten, so that no memory grows without end. */
const MOST_KEYS = 100_000;

/** Counts in memory, with nothing but what the middleware has. */
export interface Flood {
  /** Counts one more of a key. @returns seconds until it is allowed again; null while it is */
  take(key: string, most: number, now: number): number | null;
  /** The same without counting. */
  look(key: string, most: number, now: number): number | null;
}

/** @param span milliseconds that are counted for */
export function flood(span = SPAN): Flood {
  let since = -Infinity;
  let counts = new Map<string, number>();
  const turn = (now: number) => {
    // Also when the clock has been set back.
    if (Math.abs(now - since) < span && counts.size < MOST_KEYS) return;
    since = now;
    counts = new Map();
  };
  const left = (now: number) => Math.max(1, Math.ceil((since + span - now) / 1000));
  return {
    take(key, most, now) {
      turn(now);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count > most ? left(now) : null;
    },
    look(key, most, now) {
      turn(now);
      return (counts.get(key) ?? 0) >= most ? left(now) : null;
    },
  };
}
