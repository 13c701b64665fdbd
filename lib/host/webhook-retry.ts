const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds from one try to the next; the last one stands for all that follow. */
export const RETRY_AFTER = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR];
/** How long something is tried to be told, in milliseconds. */
export const GIVE_UP_AFTER = 24 * HOUR;
/** Longest wait that a host may ask for, in milliseconds. */
const LONGEST_WISH = HOUR;
/** How much a wait may be shorter or longer, so that not everything that failed together is tried together. */
const JITTER = 0.2;

/**
 * When to try again what a host has not taken, or null when it was tried for a day. The last try is at the end of that
 * day.
 *
 * @param retryAfter what the host has asked for, in milliseconds: it may make a wait longer, within reason, not shorter
 * @param random from 0 to 1
 */
export function nextTry(
  { createdAt, attempts }: { createdAt: Date; attempts: number },
  { now, retryAfter, random }: { now: Date; retryAfter: number | null; random: number },
): Date | null {
  const end = createdAt.getTime() + GIVE_UP_AFTER;
  if (now.getTime() >= end) return null;
  const step = RETRY_AFTER[Math.min(attempts, RETRY_AFTER.length) - 1] ?? RETRY_AFTER[0]!;
  const wait = step * (1 - JITTER + 2 * JITTER * random);
  const wished = Math.min(retryAfter ?? 0, LONGEST_WISH);
  return new Date(Math.min(now.getTime() + Math.max(wait, wished), end));
}

/** Milliseconds that a `Retry-After` (RFC 9110, 10.2.3) asks to wait; null for none that can be read. */
export function readRetryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND;
  const date = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
