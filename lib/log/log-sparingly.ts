import { flood } from '../limits/flood';
import { log } from './log';

/** How long one line stands for all of its kind, in milliseconds. */
const SPAN = 10_000;

const lines = flood(SPAN);
const leftOut = new Map<string, number>();

/**
 * Logs an error that may come with every request, as while the database is away: of each kind one line in ten seconds, and
 * after them one with how many were left out, in `leftOut`.
 *
 * @param fields what the line tells; lines with the same message and `code` are of one kind
 */
export function logSparingly(fields: { code?: string; [field: string]: unknown }, message: string): void {
  const { code } = fields;
  const kind = `${message} ${code}`;
  if (lines.take(kind, 1, performance.now()) === null) return log.error(fields, message);
  const before = leftOut.get(kind);
  leftOut.set(kind, (before ?? 0) + 1);
  if (before !== undefined) return;
  const tell = () => {
    log.error({ ...(code && { code }), leftOut: leftOut.get(kind) }, message);
    leftOut.delete(kind);
  };
  setTimeout(tell, SPAN).unref();
}
