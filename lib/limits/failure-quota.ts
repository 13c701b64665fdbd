import type { FailureQuota } from '../calls/failure-report';
import { flood } from './flood';

/**
 * Lets each person have so many lines in so much time, within one process: a window that fails again and again must not
 * bury everybody else's.
 *
 * @param span milliseconds
 */
export function failureQuota(limit: number, span: number): FailureQuota {
  const lines = flood(span);
  return (personId, now) => lines.take(personId, limit, now.getTime()) === null;
}
