import type { LoadFailure } from './load-external-api';

/**
 * Tells apart why a script did not load, which its element keeps to itself: the domain does not answer, answers
 * without it, or answers and something in the browser holds the script back.
 *
 * @param address of the script
 * @param timeout milliseconds for each of two questions
 */
export async function whyUnreachable(address: string, timeout: number): Promise<LoadFailure> {
  // Opaque: that there is an answer can be seen, not which one.
  if (await answers(address, timeout)) return 'script_missing';
  return (await answers(new URL('/robots.txt', address).href, timeout))
    ? 'script_blocked'
    : 'script_unreachable';
}

async function answers(address: string, timeout: number): Promise<boolean> {
  const init = { mode: 'no-cors', cache: 'no-store', credentials: 'omit' } as const;
  return fetch(address, { ...init, signal: AbortSignal.timeout(timeout) }).then(
    () => true,
    () => false,
  );
}
