import { useSyncExternalStore } from 'react';

const SECOND = 1000;

// One interval for everything on the page that shows how long something has been going on.
const readers = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;
let now = 0;

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  ticker ??= setInterval(tick, SECOND);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const reader of readers) reader();
}

/** Between ticks everyone reads the same moment; with nobody there to tick for, it has grown old. */
function read(): number {
  const present = Date.now();
  if (Math.abs(present - now) >= SECOND) now = present;
  return now;
}

/** The browser's time in milliseconds, each second anew; null in the server's HTML and until React has taken it over. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, read, () => null);
}
