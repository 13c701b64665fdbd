import type { MeetingFailure } from '../failure-table';

/** What is looked at, in the order of the report. */
export const CHECKS = [
  'settings',
  'dns',
  'tls',
  'clock',
  'script',
  'config',
  'addresses',
  'framing',
  'key',
  'login',
  'room',
  'signature',
  'wrong_room',
  'expired',
  'no_token',
  'roles',
  'identity',
] as const;
export type Check = (typeof CHECKS)[number];

export const RESULTS = ['ok', 'warning', 'failed', 'skipped'] as const;

/**
 * `failed`: calls would fail, or anybody could let themselves in as anybody. `warning`: they would not, but not be what
 * is wanted. `skipped`: could not be decided.
 */
export type Result = (typeof RESULTS)[number];

/** One thing that was found. Codes are stable: they stand in the JSON, and each has its sentences under `doctor`. */
export interface Finding {
  check: Check;
  result: Result;
  code: string;
  /** What the sentences put in. */
  values?: Record<string, string | number>;
  /** The failure that people in the call window would see; its fix is that window's. */
  failure?: MeetingFailure;
  /** The server's own text. */
  said?: string;
}

/** Whether something has failed. */
export function wouldFail(findings: readonly Finding[]): boolean {
  return findings.some(({ result }) => result === 'failed');
}
