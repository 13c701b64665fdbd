import 'server-only';
import { sql } from 'drizzle-orm';
import { log } from '../log/log';
import type { Database } from './database';

/** The time by the database's clock, which all instances share. */
export async function databaseTime(db: Database): Promise<Date> {
  const [row] = await rowsOf(db.execute(sql`select extract(epoch from clock_timestamp()) * 1000 as time`));
  return new Date(Number(row?.time));
}

async function rowsOf(result: PromiseLike<unknown>): Promise<{ time: unknown }[]> {
  return ((await result) as { rows: { time: unknown }[] }).rows;
}

export interface DatabaseClock {
  /** The database's time, without asking it. */
  now(): Date;
  /**
   * Since when windows have been able to say, without a break, that they are there; now, as long as they are not. Before,
   * their silence means nothing.
   */
  awakeSince(): Date;
  /** Asks the database. @throws what asking throws */
  measure(): Promise<void>;
}

/** What of a difference the way to the database and back may have made, in milliseconds, beside its measured half. */
const UNSURE = 50;
/** From when on a difference of clocks is worth a word, in milliseconds. */
const WORTH_A_WORD = 5000;
/** How long the database may be away without anything to forgive, in milliseconds. */
const BREAK = 5000;

/**
 * A clock that goes as the database's does, and not as this machine's: that may be wrong, or be set while calls are on.
 * Between two looks at the database it counts by a counter that nobody sets.
 *
 * @param steady that counter, in milliseconds
 * @param local this machine's own clock, which is used until the database was asked first
 */
export function databaseClock({
  read,
  steady = () => performance.now(),
  local = () => Date.now(),
}: {
  read: () => Promise<Date>;
  steady?: () => number;
  local?: () => number;
}): DatabaseClock {
  let offset = local() - steady();
  let measured = false;
  let heard = -Infinity;
  let since = 0;
  const time = () => steady() + offset;

  const set = (exact: number) => {
    const step = exact - offset;
    offset = exact;
    if (Math.abs(step) < WORTH_A_WORD) return;
    // Whoever renewed a lease did so by another time.
    since = time();
    const seconds = Math.round(step / 1000);
    if (measured) log.warn({ seconds }, 'the clock of the database has jumped');
    else log.warn({ seconds }, 'the clock of this machine differs from that of the database, which counts');
  };

  return {
    now: () => new Date(time()),
    awakeSince: () => new Date(steady() - heard > BREAK ? time() : since),
    async measure() {
      const before = steady();
      const there = await read();
      const after = steady();
      const exact = there.getTime() - (before + after) / 2;
      if (!measured || Math.abs(exact - offset) > (after - before) / 2 + UNSURE) set(exact);
      measured = true;
      if (after - heard > BREAK) since = time();
      heard = after;
    },
  };
}
