import 'server-only';
import { and, asc, desc, eq, gt, lt, lte, type SQL } from 'drizzle-orm';
import type { CallRules } from '../calls/call';
import { viewRecord } from '../calls/call-view';
import type { ChangedMessage, Message } from '../chats/message';
import { statesOf } from './call-states';
import type { Database } from './database';
import { lockChat, nextRevision, notifyChat } from './revisions';
import { messages, people } from './schema';

export interface MessageStore {
  /** The newest messages of a chat, oldest of them first; `before` pages back by message id. */
  list(chatId: string, page: { before?: number; limit: number }): Promise<Message[]>;
  /** Messages that changes after one and up to another have left, in the order of their last change. */
  changed(chatId: string, page: { after: number; upTo: number; limit: number }): Promise<ChangedMessage[]>;
  add(message: { chatId: string; authorId: string; text: string }): Promise<number>;
}

/** @param deps what tells whether a call is over by now */
export function messageStore(db: Database, deps: { rules: CallRules; now: () => Date }): MessageStore {
  const read = async (chatId: string, where: SQL | undefined, order: SQL, limit: number) => {
    const rows = await db
      .select({
        id: messages.id,
        text: messages.text,
        callNumber: messages.callNumber,
        sentAt: messages.sentAt,
        revision: messages.revision,
        author: { id: people.id, displayName: people.displayName, avatarUrl: people.avatarUrl },
      })
      .from(messages)
      .innerJoin(people, eq(people.id, messages.authorId))
      .where(and(eq(messages.chatId, chatId), where))
      .orderBy(order)
      .limit(limit);
    const numbers = rows.flatMap(({ callNumber }) => callNumber ?? []);
    const states = await statesOf(db, chatId, numbers);
    const now = deps.now();
    return rows.flatMap(({ id, text, callNumber, author, sentAt, revision }): ChangedMessage[] => {
      const entry = { id, chatId, author, sentAt: sentAt.toISOString() };
      if (text !== null) return [{ revision, message: { ...entry, text } }];
      const state = states.get(callNumber ?? 0);
      const call = state && viewRecord(state, now, deps.rules);
      return call ? [{ revision, message: { ...entry, call } }] : [];
    });
  };
  return {
    async list(chatId, { before, limit }) {
      const where = before ? lt(messages.id, before) : undefined;
      const found = await read(chatId, where, desc(messages.id), limit);
      return found.reverse().map(({ message }) => message);
    },
    changed: (chatId, { after, upTo, limit }) =>
      read(
        chatId,
        and(gt(messages.revision, after), lte(messages.revision, upTo)),
        asc(messages.revision),
        limit,
      ),
    add: (message) =>
      db.transaction(async (transaction) => {
        await lockChat(transaction, message.chatId);
        const [row] = await transaction
          .insert(messages)
          .values({ ...message, revision: nextRevision })
          .returning({ id: messages.id });
        if (!row) throw new Error('The database returned no id for a new message');
        await notifyChat(transaction, message.chatId);
        return row.id;
      }),
  };
}
