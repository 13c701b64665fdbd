import 'server-only';
import { getTableName, lt } from 'drizzle-orm';
import type pg from 'pg';
import type { Database } from '../db/database';
import { rateLimits } from '../db/schema';
import { within } from '../within';

/** How long a question to the database may take, in milliseconds; its answer is worth no wait. */
const PATIENCE = 1000;
/** How long it is left alone after it did not answer, in milliseconds. */
const PAUSE = 10_000;
const LATE = Symbol('late');

/** The table in which instances count together. */
export interface SharedCounts {
  pool: pg.Pool;
  table: string;
  /** What the database says; null when it does not answer, and for a while after that. */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer | null>;
  /** Deletes what has run out. */
  forget(now: Date): Promise<void>;
}

/** @param onAway told when the database does not answer, so that each instance counts by itself for a while */
export function sharedCounts(
  { db, pool }: { db: Database; pool: pg.Pool },
  onAway: (error: unknown) => void,
): SharedCounts {
  let leftAloneUntil = 0;
  return {
    pool,
    table: getTableName(rateLimits),
    async ask(question) {
      if (Date.now() < leftAloneUntil) return null;
      try {
        const answer = await within(question(), PATIENCE, LATE);
        if (answer === LATE) throw new Error('no answer in time');
        return answer;
      } catch (error) {
        // One outage is told once, however many are asking.
        if (Date.now() >= leftAloneUntil) onAway(error);
        leftAloneUntil = Date.now() + PAUSE;
        return null;
      }
    },
    async forget(now) {
      await db.delete(rateLimits).where(lt(rateLimits.expire, now.getTime()));
    },
  };
}
