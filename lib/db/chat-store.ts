import 'server-only';
import { and, asc, eq, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { ChatModerations } from '../calls/change-moderation';
import { DEFAULT_MODERATION, type Moderation } from '../calls/moderation';
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
  const chatId = sql.placeholder('chatId');
  const place = { chatId: members.chatId, personId: members.personId, role: members.role };
  const all = () => db.select(place).from(members).where(eq(members.chatId, chatId));
  const chatWith = (places: SubqueryOf<typeof all>) =>
    db
      .select({
        chat: { id: chats.id, kind: chats.kind, title: chats.title, moderation: chats.moderation },
        role: places.role,
        person: personColumns,
      })
      .from(chats)
      .innerJoin(places, eq(places.chatId, chats.id))
      .innerJoin(people, eq(people.id, places.personId))
      .where(eq(chats.id, chatId))
      .orderBy(asc(people.displayName), asc(people.id));
  const own = db
    .select(place)
    .from(members)
    .where(and(eq(members.chatId, chatId), eq(members.personId, sql.placeholder('personId'))));
  // In the order of the index, or the planner may prefer to look through everybody for the first few.
  const few = all().orderBy(members.personId).limit(sql.placeholder('mostMembers'));
  // Put together once: that takes longer than anything else about them, and one is asked for every ticket and renewal.
  const withAll = chatWith(all().as('places')).prepare('chat_with_all');
  const withFew = chatWith(union(own, few).as('places')).prepare('chat_with_few');
  return {
    ...chatLists(db),
    find: async (chatId) => chatOf(await withAll.execute({ chatId })),
    findFor: async (chatId, personId, mostMembers) =>
      chatOf(await withFew.execute({ chatId, personId, mostMembers })),
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

interface Row extends Member {
  chat: Pick<Chat, 'id' | 'kind' | 'title'> & { moderation: Moderation | null };
}

function chatOf(rows: Row[]): Chat | null {
  const [first] = rows;
  return (
    (first && {
      ...first.chat,
      moderation: first.chat.moderation ?? DEFAULT_MODERATION,
      members: rows.map(({ role, person }) => ({ role, person })),
    }) ??
    null
  );
}
