import 'server-only';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { ChatModerations } from '../calls/change-moderation';
import { DEFAULT_MODERATION } from '../calls/moderation';
import type { Chat, Member } from '../chats/chat';
import { chatLists, type ChatLists } from './chat-lists';
import type { Database } from './database';
import { personColumns } from './person-store';
import { chats, members, people } from './schema';

export interface NewChat extends Pick<Chat, 'id' | 'kind' | 'title'> {
  members: { personId: string; role: Member['role'] }[];
}

export interface ChatStore extends ChatModerations, ChatLists {
  find(chatId: string): Promise<Chat | null>;
  /** The same with so many of its members at the most, and one more: that person, if they are one. */
  findFor(chatId: string, personId: string, mostMembers: number): Promise<Chat | null>;
  addIfNew(chat: NewChat): Promise<void>;
}

type SubqueryOf<Select extends (...args: never) => { as(name: 'places'): unknown }> = ReturnType<
  ReturnType<Select>['as']
>;

export function chatStore(db: Database): ChatStore {
  const place = { chatId: members.chatId, personId: members.personId, role: members.role };
  const placesIn = (chatIds: string[]) =>
    db.select(place).from(members).where(inArray(members.chatId, chatIds));
  const withMembers = async (
    chatIds: string[],
    places: SubqueryOf<typeof placesIn> = placesIn(chatIds).as('places'),
  ): Promise<Chat[]> => {
    if (chatIds.length === 0) return [];
    const rows = await db
      .select({
        id: chats.id,
        kind: chats.kind,
        title: chats.title,
        moderation: chats.moderation,
        role: places.role,
        person: personColumns,
      })
      .from(chats)
      .innerJoin(places, eq(places.chatId, chats.id))
      .innerJoin(people, eq(people.id, places.personId))
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
    ...chatLists(db),
    async find(chatId) {
      const [chat] = await withMembers([chatId]);
      return chat ?? null;
    },
    async findFor(chatId, personId, mostMembers) {
      // In the order of the index, or the planner may prefer to look through everybody for the first few.
      const own = db
        .select(place)
        .from(members)
        .where(and(eq(members.chatId, chatId), eq(members.personId, personId)));
      const [chat] = await withMembers(
        [chatId],
        union(own, placesIn([chatId]).orderBy(members.personId).limit(mostMembers)).as('places'),
      );
      return chat ?? null;
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
