import 'server-only';
import { asc, eq, inArray } from 'drizzle-orm';
import { DEFAULT_MODERATION, type Moderation } from '../calls/moderation';
import type { Chat, Member } from '../chats/chat';
import type { Database } from './database';
import { personColumns } from './person-store';
import { chats, members, people } from './schema';

export interface NewChat extends Pick<Chat, 'id' | 'kind' | 'title'> {
  members: { personId: string; role: Member['role'] }[];
}

export interface ChatStore {
  find(chatId: string): Promise<Chat | null>;
  /** Chats a person belongs to, oldest first. */
  listFor(personId: string): Promise<Chat[]>;
  addIfNew(chat: NewChat): Promise<void>;
  /** Decides what holds in the calls of a chat; where there is no such chat, nothing. */
  setModeration(chatId: string, moderation: Moderation): Promise<void>;
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
    async setModeration(chatId, moderation) {
      await db.update(chats).set({ moderation }).where(eq(chats.id, chatId));
    },
  };
}
