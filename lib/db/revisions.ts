import 'server-only';
import { desc, eq, max, sql } from 'drizzle-orm';
import type { Database } from './database';
import { calls, messages } from './schema';

/** Channel of NOTIFY; what it carries is the id of the chat in which something has changed. */
export const CHAT_CHANNEL = 'chat_changed';

/** The number of the change that is being written. Only to be drawn under the chat's lock. */
export const nextRevision = sql<number>`nextval('revisions')`;

/**
 * Makes all who write to a chat wait for each other until their transactions end, also from other instances, and also
 * where there is no row yet that could be locked: two first joins at once make one call.
 */
export async function lockChat(transaction: Database, chatId: string): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${chatId}, 0))`);
}

/** Tells every instance, once the transaction is written, that a chat has changed: who reads it fetches what. */
export async function notifyChat(transaction: Database, chatId: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${CHAT_CHANNEL}, ${chatId})`);
}

/** The latest change of a chat: who has read up to it has missed nothing. 0 before the first. */
export async function currentRevision(db: Database, chatId: string): Promise<number> {
  const ofMessages = db
    .select({ revision: max(messages.revision) })
    .from(messages)
    .where(eq(messages.chatId, chatId));
  // A call is never changed after a later one: the latest has the highest number.
  const ofCalls = db
    .select({ revision: calls.revision })
    .from(calls)
    .where(eq(calls.chatId, chatId))
    .orderBy(desc(calls.number))
    .limit(1);
  // In one question: whoever opens a stream asks it, and so does every change, for each chat that is watched.
  const latest = sql<number>`greatest((${ofMessages}), (${ofCalls}), 0)`.mapWith(calls.revision);
  const [row] = await db.select({ latest }).from(sql`(values (1)) as one`);
  return row?.latest ?? 0;
}
