import 'server-only';
import { sql } from 'drizzle-orm';
import type { Call } from '../calls/call';
import type { Database } from './database';
import { nextRevision } from './revisions';
import { chats, messages, people } from './schema';

/**
 * Puts the one message that stands for a call into its chat, or marks the one that is there as changed. Called within
 * the transaction that writes the call, under its chat's lock: a chat with tables of its own replaces this and nothing
 * else.
 */
export type MessageSink = (db: Database, call: Call) => Promise<void>;

/** Our own chat's: what the message says follows from the call, so the row holds its number only. */
export const callMessageSink: MessageSink = async (db, { chatId, number, startedAt, startedBy }) => {
  // Nothing is found, and so nothing is said, where another system keeps the chat.
  await db.execute(sql`
    insert into ${messages} (chat_id, author_id, call_number, sent_at, revision)
    select ${chats.id}, ${people.id}, ${number}::integer, ${startedAt.toISOString()}::timestamptz, ${nextRevision}
    from ${chats} join ${people} on ${people.id} = ${startedBy.id}
    where ${chats.id} = ${chatId}
    on conflict (chat_id, call_number) do update set revision = excluded.revision`);
};
