/** How often a window tries to get back into a call before it says that it cannot. */
export const MOST_TRIES = 10;

const FIRST = 1000;
const LONGEST = 30_000;

/**
 * How long to wait before a try: twice as long each time, and anything from half of that to all of it, so that those
 * who were thrown out together do not come back together.
 *
 * @param attempt 1 for the first
 * @param random at least 0, below 1
 * @returns milliseconds
 */
export function waitBefore(attempt: number, random: number): number {
  const most = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  return Math.round((most * (1 + random)) / 2);
}
