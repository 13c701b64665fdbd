/**
 * Calls back at an interval that a hidden page's throttling does not stretch: browsers slow the timers of hidden pages
 * down to once a minute, which is as long as a lease, but leave those of workers alone.
 *
 * @param every milliseconds
 * @returns stops it
 */
export function startTicker(every: number, tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = tick;
  worker.postMessage(every);
  return () => worker.terminate();
}
