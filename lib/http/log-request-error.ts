import 'server-only';
import { randomBytes } from 'node:crypto';
import { databaseFault } from '../db/database-fault';
import { errorLine, log } from '../log/log';
import { logSparingly } from '../log/log-sparingly';
import { metrics } from '../metrics/metrics';

/**
 * Logs and counts what a page, or a route by itself, could not answer. The reference is the one that the page shows.
 *
 * @param about method, and the route with its parameters in brackets: the address may hold what is nobody's business
 */
export function logRequestError(error: unknown, about: { method: string; route: string }): void {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  const reference = digest ?? randomBytes(5).toString('hex');
  const fault = databaseFault(error);
  metrics.refusals.inc({ code: fault ?? 'server.unexpected' });
  if (fault) {
    const cause = errorLine(error);
    logSparingly({ reference, ...about, code: fault, cause }, 'the database did not answer a page');
  } else log.error({ reference, ...about, err: error }, 'unexpected error');
}
