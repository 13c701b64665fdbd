import 'server-only';
import { and, count, desc, eq, or, sql, type SQLWrapper } from 'drizzle-orm';
import type { ChatKind } from '../calls/membership';
import { COUNTED_MEMBERS, type ListedChat } from '../chats/chat';
import type { ListPlace } from '../chats/list-place';
import type { Database } from './database';
import { oneOf } from './one-of';
import { personColumns } from './person-store';
import { chats, members, messages, people } from './schema';

/** Members that are read of a listed chat: enough to have somebody else than the reader, and to name a few. */
const FEW = 4;

/** Which of a person's chats, without anybody in them. */
export interface OwnChats {
  limit: number;
  /** Leaves out groups with more. */
  mostMembers?: number;
}

export interface ChatLists {
  /** A page of the chats that a person belongs to, the most recently active first; `after` pages on. */
  listFor(personId: string, page: { after?: ListPlace; limit: number }): Promise<ListedChat[]>;
  /** How many members a chat has; one more than `COUNTED_MEMBERS` stands for any more. */
  countMembers(chatId: string): Promise<number>;
  /** Their most recently active chats by themselves. */
  ownChats(
    personId: string,
    which: OwnChats,
  ): Promise<{ id: string; kind: ChatKind; title: string | null }[]>;
}

export function chatLists(db: Database): ChatLists {
  // As part of the statement: a plan that is kept has to be made knowing how few they are.
  const limit = (most: number) => sql.raw(`limit ${most + 1}`);
  // In the order of the index, or the planner may prefer to look through everybody.
  const countIn = (chatId: SQLWrapper) => sql<number>`(select count(*)::integer from
    (select from ${members} counted where counted.chat_id = ${chatId}
      order by counted.person_id ${limit(COUNTED_MEMBERS)}) some_members)`;
  // From its first member on, whoever's the next ones are: asked for one chat alone, the planner, which knows that most
  // are small, reads and sorts everybody of a big one.
  const hasAtMost = (most: number) => sql`(select count(*) from
    (select counted.chat_id from ${members} counted
      where (counted.chat_id, counted.person_id) >= (${chats.id}, '')
      order by counted.chat_id, counted.person_id ${limit(most)}) next_members
    where next_members.chat_id = ${chats.id}) <= ${most}`;
  // Kept nowhere, so that a message changes no row of its chat's members: one look into the index of messages for each
  // chat of the person.
  const activeAt = sql<number>`(extract(epoch from coalesce(
    (select ${messages.sentAt} from ${messages} where ${messages.chatId} = ${members.chatId}
      order by ${messages.id} desc limit 1), ${chats.createdAt})) * 1000000)::bigint`;
  const own = (personId: string, mostMembers?: number) =>
    db
      .select({
        id: chats.id,
        kind: chats.kind,
        title: chats.title,
        activeAt: activeAt.mapWith(Number).as('active_at'),
      })
      .from(members)
      .innerJoin(chats, eq(chats.id, members.chatId))
      .where(
        and(
          eq(members.personId, personId),
          mostMembers === undefined ? undefined : or(eq(chats.kind, 'direct'), hasAtMost(mostMembers)),
        ),
      )
      .as('own');
  return {
    async listFor(personId, { after, limit }) {
      const found = own(personId);
      const page = await db
        .select({
          id: found.id,
          kind: found.kind,
          title: found.title,
          activeAt: found.activeAt,
          memberCount: countIn(found.id),
        })
        .from(found)
        .where(
          after && sql`(${found.activeAt}, ${found.id}) < (${after.activeAt}::bigint, ${after.chatId}::text)`,
        )
        .orderBy(desc(found.activeAt), desc(found.id))
        .limit(limit);
      if (page.length === 0) return [];
      const few = db
        .select({ personId: members.personId, role: members.role })
        .from(members)
        .where(eq(members.chatId, chats.id))
        .orderBy(members.personId)
        .limit(FEW)
        .as('few');
      const rows = await db
        .select({
          id: chats.id,
          role: few.role,
          person: personColumns,
        })
        .from(chats)
        .innerJoinLateral(few, sql`true`)
        .innerJoin(people, eq(people.id, few.personId))
        .where(
          oneOf(
            chats.id,
            page.map(({ id }) => id),
          ),
        )
        .orderBy(people.displayName, people.id);
      return page.map(({ activeAt, ...chat }) => ({
        ...chat,
        members: rows.flatMap(({ id, role, person }) => (id === chat.id ? [{ role, person }] : [])),
        place: { activeAt, chatId: chat.id },
      }));
    },
    async countMembers(chatId) {
      const counted = db
        .select({ personId: members.personId })
        .from(members)
        .where(eq(members.chatId, chatId))
        .orderBy(members.personId)
        .limit(COUNTED_MEMBERS + 1)
        .as('counted');
      const [row] = await db.select({ count: count() }).from(counted);
      return row?.count ?? 0;
    },
    async ownChats(personId, { limit, mostMembers }) {
      const found = own(personId, mostMembers);
      return db
        .select({ id: found.id, kind: found.kind, title: found.title })
        .from(found)
        .orderBy(desc(found.activeAt), desc(found.id))
        .limit(limit);
    },
  };
}
