import type { ErrorCode } from '../errors';

/** Of Node, about a connection. */
const CONNECTION = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const FULL = new Set(['ENOSPC', 'EFBIG', 'EDQUOT']);

/**
 * SQLSTATEs (PostgreSQL, appendix A) of a server that is going, coming, not reachable, out of something, or that
 * has been taken over by another: the same request may do well a little later.
 */
const AWAY = /^(?:08|57P0|53|25P03$|25006$|57014$|55P03$|40001$|40P01$)/;
/** No space, and writing failed. */
const NO_SPACE = /^(?:53100|58030)$/;

/** What pg and its pool say without a code. */
const WORDS =
  /^(?:Connection terminated|Client (?:was closed|has encountered)|timeout exceeded when trying to connect|The database has not answered in time|Query read timeout|PGlite is closed)/;

/**
 * Whether an error, or what it came from, is the database's state rather than our mistake: that it does not answer, or has
 * no space left. Null: something else.
 */
export function databaseFault(error: unknown): ErrorCode | null {
  for (const one of causes(error)) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (FULL.has(code) || NO_SPACE.test(code) || /No space left|File too large/.test(one.message)) {
      return 'server.storage_full';
    }
    if (CONNECTION.has(code) || AWAY.test(code) || WORDS.test(one.message)) return 'server.database_away';
  }
  return null;
}

/** An error, what it came from, and so on; of several at once each. */
function causes(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const several = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [error, ...[error.cause, ...several].flatMap((one) => causes(one, depth + 1))];
}
