import 'server-only';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { SharedCounts } from './shared-counts';
import { SPAN } from './kinds';

/** So many times a minute at most is the database told what one instance has counted. */
const SHARES = 10;

/**
 * Nothing is counted for so long, in milliseconds: such an end was written by another clock, of an instance that is far
 * ahead, or our own before it was set back. It would lock somebody out until then.
 */
const FOREIGN = 2 * SPAN;

/** Counts one thing by key, a minute at a time. */
export interface Counter {
  /** Counts one more. @returns milliseconds until it is allowed again; null while it is */
  take(key: string): Promise<number | null>;
  /** The same without counting, from this instance's memory. */
  look(key: string): Promise<number | null>;
}

/**
 * A counter in this process's memory, which others that share a database are told of.
 *
 * @param most allowed each minute
 * @param shared null where there is no other instance
 * @param each whether the others are told of every one, rather than of a tenth of `most` at once: then N instances
 *   together may let through N tenths more, and who stays below a tenth never costs a question to the database
 */
export function counter(name: string, most: number, shared: SharedCounts | null, each = false): Counter {
  const rule = { keyPrefix: name, points: most, duration: SPAN / 1000 };
  const here = new RateLimiterMemory(rule);
  const everywhere =
    shared &&
    new RateLimiterPostgres({
      ...rule,
      storeClient: shared.pool,
      storeType: 'pool',
      tableName: shared.table,
      // By a migration, like every table; and old rows go with all that is forgotten.
      tableCreated: true,
      clearExpiredByTimeout: false,
    });
  const share = each ? 1 : Math.max(1, Math.floor(most / SHARES));
  return {
    async take(key) {
      const mine = await refusal(here.consume(key));
      if (mine.wait !== null) return mine.wait;
      if (!everywhere || !shared || mine.count % share !== 0) return null;
      const all = await shared.ask(() => refusal(everywhere.consume(key, share)));
      if (all === null || all.wait === null) return null;
      if (all.wait > FOREIGN) {
        await shared.ask(() => everywhere.delete(key));
        return null;
      }
      // From now on this instance knows by itself.
      await here.block(key, all.wait / 1000);
      return all.wait;
    },
    async look(key) {
      const found = await here.get(key);
      return found && found.msBeforeNext > 0 && found.consumedPoints >= most ? found.msBeforeNext : null;
    },
  };
}

/** How many there are, and how long to wait where that is too many. @throws what is no answer of a limiter */
async function refusal(consumed: Promise<RateLimiterRes>): Promise<{ count: number; wait: number | null }> {
  try {
    return { count: (await consumed).consumedPoints, wait: null };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return { count: error.consumedPoints, wait: Math.max(1, error.msBeforeNext) };
  }
}
