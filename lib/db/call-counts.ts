import 'server-only';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { Database } from './database';
import { calls, presences } from './schema';

/** How much is going on, as it was written last. */
export interface CallCounts {
  /** Calls that are on. */
  ongoing: number;
  /** Windows and occupants in them; a person may be there more than once. */
  presences: number;
}

export async function callCounts(db: Database): Promise<CallCounts> {
  const [ongoing] = await db.select({ number: count() }).from(calls).where(isNull(calls.endedAt));
  const [there] = await db
    .select({ number: count() })
    .from(presences)
    .innerJoin(calls, and(eq(calls.chatId, presences.chatId), eq(calls.number, presences.number)))
    .where(and(isNull(calls.endedAt), isNull(presences.leftAt), eq(presences.lapsed, false)));
  return { ongoing: ongoing?.number ?? 0, presences: there?.number ?? 0 };
}
