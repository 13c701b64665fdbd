import type { Language } from '../people/person';

/** One thing that was looked at, in words; `result` and `code` are stable. */
export interface ExaminationRow {
  check: string;
  result: 'ok' | 'warning' | 'failed' | 'skipped';
  resultWord: string;
  code: string;
  why: string;
  /** Empty where there is nothing to do. */
  what: string;
}

/** How an examination of what calls run on goes, or how it ended. */
export interface Examination {
  /** Tells one examination from the next. */
  id: string;
  /** ISO 8601, as is `endedAt`. */
  startedAt: string;
  /** Null while it goes on. */
  endedAt: string | null;
  /** Names of what is being asked just now. */
  asking: string[];
  rows: ExaminationRow[];
  /** Whether calls would work; null while it goes on, and when it has broken off by a fault of its own. */
  verdict: { ok: boolean; sentence: string } | null;
}

/** Examines what calls run on. */
export interface Examiner {
  /** Begins an examination, unless one is going on: there is one at a time, for all who ask. */
  start(): void;
  /** The one that is going on, or else the last; null before the first of this process. */
  latest(language: Language): Examination | null;
}
