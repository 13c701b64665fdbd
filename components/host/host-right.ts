import type { OpenerState } from './host-opener';

// All in milliseconds, and moments since 1970.

/** The last renewal is asked for so long before the end. */
const LAST_ASK = 15_000;
/** Between two that are answered, however short a host lets its tokens live. */
const LEAST_REST = 5000;
/** The end is near. */
const SOON = 180_000;
/** An end that is further away is none that a call reaches. */
const FAR = 12 * 3_600_000;

/** How long this window may be in its host's chat. */
export interface HostRight {
  /** The end; where that is not known, when our server is asked next whether it has come. */
  until: number;
  /** Whether `until` is the end. */
  known: boolean;
  /** Whether the host's page was asked for a renewal and has given none. */
  failed: boolean;
}

/** What somebody is to know of the end: how near it is, why nobody puts it off, and when it is. */
export interface HostNotice {
  code: 'host_gone' | 'host_alone' | 'right_ending';
  why: 'gone' | 'alone' | 'silent';
  until: number;
}

/** When to ask for a renewal: at half of what is left, so that many tries can fail. */
export function nextAsk(until: number, now: number): number {
  const left = until - now;
  return now + Math.max(LEAST_REST, Math.min(left / 2, left - LAST_ASK));
}

/** What to say at a moment; null for nothing, which is while somebody renews the right or its end is far. */
export function hostNotice(
  { until, known, failed }: HostRight,
  opener: OpenerState,
  now: number,
): HostNotice | null {
  const left = until - now;
  if (!known || left > FAR) return null;
  const why = opener === 'there' ? 'silent' : opener;
  if (left < SOON) return why !== 'silent' || failed ? { code: 'right_ending', why, until } : null;
  return why === 'silent' ? null : { code: `host_${why}`, why, until };
}
