import type { LoadFailure } from './load-external-api';
import { reachDomain } from './reach-domain';

/**
 * Tells apart why a script did not load, which its element keeps to itself: the domain does not answer, answers
 * without it, or answers and something in the browser holds the script back.
 *
 * @param timeout milliseconds for each of two questions
 */
export async function whyUnreachable(
  domain: string,
  timeout: number,
  signal: AbortSignal,
): Promise<LoadFailure> {
  const { reach } = await reachDomain(domain, timeout, signal);
  // An answer that can be had and is no script: which one it is cannot be seen from here.
  if (reach === 'ok' || reach === 'slow') return 'script_missing';
  return reach === 'script_blocked' ? reach : 'script_unreachable';
}
