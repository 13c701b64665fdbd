import 'server-only';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { ChatModerations } from '../calls/change-moderation';
import { DEFAULT_MODERATION } from '../calls/moderation';
import type { Chat, Member } from '../chats/chat';
import type { Database } from './database';
import { personColumns } from './person-store';
import { chats, members, people } from './schema';

export interface NewChat extends Pick<Chat, 'id' | 'kind' | 'title'> {
  members: { personId: string; role: Member['role'] }[];
}

export interface ChatStore extends ChatModerations {
  find(chatId: string): Promise<Chat | null>;
  /** Chats a person belongs to, oldest first. */
  listFor(personId: string): Promise<Chat[]>;
  addIfNew(chat: NewChat): Promise<void>;
}

export function chatStore(db: Database): ChatStore {
  const withMembers = async (chatIds: string[]): Promise<Chat[]> => {
    if (chatIds.length === 0) return [];
    const rows = await db
      .select({
        id: chats.id,
        kind: chats.kind,
        title: chats.title,
        moderation: chats.moderation,
        role: members.role,
        person: personColumns,
      })
      .from(chats)
      .innerJoin(members, eq(members.chatId, chats.id))
      .innerJoin(people, eq(people.id, members.personId))
      .where(inArray(chats.id, chatIds))
      .orderBy(asc(chats.createdAt), asc(chats.id), asc(people.displayName), asc(people.id));
    const found = new Map<string, Chat>();
    for (const { role, person, moderation, ...rest } of rows) {
      const chat = found.get(rest.id) ?? {
        ...rest,
        moderation: moderation ?? DEFAULT_MODERATION,
        members: [],
      };
      chat.members.push({ person, role });
      found.set(chat.id, chat);
    }
    return [...found.values()];
  };
  return {
    async find(chatId) {
      const [chat] = await withMembers([chatId]);
      return chat ?? null;
    },
    async listFor(personId) {
      const own = await db
        .select({ chatId: members.chatId })
        .from(members)
        .where(eq(members.personId, personId));
      return withMembers(own.map(({ chatId }) => chatId));
    },
    async addIfNew({ members: people, ...chat }) {
      await db.transaction(async (transaction) => {
        await transaction.insert(chats).values(chat).onConflictDoNothing();
        await transaction
          .insert(members)
          .values(people.map((member) => ({ chatId: chat.id, ...member })))
          .onConflictDoNothing();
      });
    },
    async setModeration(chatId, { wished, seen }) {
      // In one statement, so that of several at once each meets what the one before has decided. Who wishes just that
      // overwrites nothing.
      const [usual, before, after] = [DEFAULT_MODERATION, seen, wished].map((one) => JSON.stringify(one));
      const stillHolds = sql`coalesce(${chats.moderation}, ${usual}::jsonb) in (${before}::jsonb, ${after}::jsonb)`;
      const written = await db
        .update(chats)
        .set({ moderation: wished })
        .where(and(eq(chats.id, chatId), stillHolds))
        .returning({ id: chats.id });
      if (written.length > 0) return 'set';
      const [chat] = await db.select({ id: chats.id }).from(chats).where(eq(chats.id, chatId));
      return chat ? 'changed' : 'missing';
    },
  };
}
