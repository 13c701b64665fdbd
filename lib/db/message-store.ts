import 'server-only';
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Message } from '../chats/message';
import type { Database } from './database';
import { messages, people } from './schema';

export interface MessageStore {
  /** The newest messages of a chat, oldest of them first; `before` pages back by message id. */
  list(chatId: string, page: { before?: number; limit: number }): Promise<Message[]>;
  add(message: { chatId: string; authorId: string; text: string }): Promise<number>;
}

export function messageStore(db: Database): MessageStore {
  return {
    async list(chatId, { before, limit }) {
      const rows = await db
        .select({
          id: messages.id,
          chatId: messages.chatId,
          text: messages.text,
          sentAt: messages.sentAt,
          author: { id: people.id, displayName: people.displayName, avatarUrl: people.avatarUrl },
        })
        .from(messages)
        .innerJoin(people, eq(people.id, messages.authorId))
        .where(and(eq(messages.chatId, chatId), before ? lt(messages.id, before) : undefined))
        .orderBy(desc(messages.id))
        .limit(limit);
      return rows.reverse().map((row) => ({ ...row, sentAt: row.sentAt.toISOString() }));
    },
    async add(message) {
      const [row] = await db.insert(messages).values(message).returning({ id: messages.id });
      if (!row) throw new Error('The database returned no id for a new message');
      return row.id;
    },
  };
}
