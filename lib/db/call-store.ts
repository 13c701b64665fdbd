import 'server-only';
import {
  and,
  desc,
  eq,
  exists,
  gt,
  isNotNull,
  isNull,
  like,
  lt,
  max,
  ne,
  not,
  notExists,
  notLike,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { Call, CallState, HeardSince, Presence } from '../calls/call';
import type { CallChange } from '../calls/call-news';
import { looksDifferent } from '../calls/looks-different';
import { occupantWindow } from '../calls/room-event';
import type { MessageSink } from './call-message-sink';
import { latestState, stateColumns } from './call-states';
import type { Database } from './database';
import { oneOf } from './one-of';
import { lockChat, notifyChat } from './revisions';
import { answers, calls, presences } from './schema';

/** What to write: the new state of the latest call, and the end of the call before it. */
interface Change {
  state?: CallState;
  closed?: Call | null;
}

/** Who else writes in the transaction of a change. What they throw takes the change back. */
export interface CallSinks {
  /** Puts a call that looks different into its chat. */
  message: MessageSink;
  /** Is told of every change, also of those that nobody sees. */
  change?: (db: Database, change: CallChange) => Promise<void>;
}

export interface CallStore {
  /** The latest call of a chat, as it was last written: settle it before believing it. */
  load(chatId: string): Promise<CallState>;
  /**
   * Changes the latest call of a chat, its message and what it tells its readers and others, all in one transaction;
   * several at once, also from other instances, wait for each other. `decide` must not do anything but decide.
   */
  change<Result extends Change>(chatId: string, decide: (state: CallState) => Result): Promise<Result>;
  /**
   * Chats whose call may have something to note: a lease that has run out, or nobody left in it. Settled on a closer
   * look, and maybe not even then.
   *
   * @param since when a window or an occupant must have been heard of last to be there without a closer look
   */
  due(since: { window: Date; occupant: Date }): Promise<string[]>;
  /** Ended calls of a chat with all who were in them, the latest first; `before` pages back by number. */
  history(chatId: string, page: { before?: number; limit: number }): Promise<CallState[]>;
  /** Who of these people is in a call of another chat: the lease of a window or an occupant of theirs holds. */
  elsewhere(chatId: string, personIds: string[], since: HeardSince): Promise<Set<string>>;
  /** The call whose room has this name, on or over; null when there was never one. */
  findByRoom(room: string): Promise<Pick<Call, 'chatId' | 'number' | 'kind'> | null>;
  /** Number of the latest call of each of these chats; those without any are not in it. */
  latestNumbers(chatIds: string[]): Promise<Map<string, number>>;
}

export function callStore(db: Database, sinks: CallSinks): CallStore {
  return {
    load: (chatId) => latestState(db, chatId),
    change: (chatId, decide) =>
      db.transaction(async (transaction) => {
        await lockChat(transaction, chatId);
        const before = await latestState(transaction, chatId);
        const result = decide(before);
        if (result.closed) {
          await saveCall(transaction, result.closed);
          await tell(transaction, result.closed, sinks);
        }
        if (result.state) await save(transaction, before, result.state, sinks);
        const { state: after = null, closed = null } = result;
        await sinks.change?.(transaction, { before, after, closed });
        return result;
      }),
    async due(since) {
      const limit = sql`case when ${presences.window} like ${occupantWindow('%')}
        then ${since.occupant.toISOString()}::timestamptz else ${since.window.toISOString()}::timestamptz end`;
      const there = (heard: SQL) =>
        db
          .select({ one: sql`1` })
          .from(presences)
          .where(
            and(
              eq(presences.chatId, calls.chatId),
              eq(presences.number, calls.number),
              isNull(presences.leftAt),
              heard,
            ),
          );
      const rows = await db
        .select({ chatId: calls.chatId })
        .from(calls)
        .where(
          and(
            isNull(calls.endedAt),
            or(
              notExists(there(sql`${presences.renewedAt} > ${limit}`)),
              exists(there(sql`${presences.renewedAt} <= ${limit} and not ${presences.lapsed}`)),
            ),
          ),
        );
      return rows.map(({ chatId }) => chatId);
    },
    history: (chatId, { before, limit }) =>
      db
        .select(stateColumns)
        .from(calls)
        .where(
          and(
            eq(calls.chatId, chatId),
            isNotNull(calls.endedAt),
            before === undefined ? undefined : lt(calls.number, before),
          ),
        )
        .orderBy(desc(calls.number))
        .limit(limit),
    async elsewhere(chatId, personIds, since) {
      if (personIds.length === 0) return new Set();
      const rows = await db
        .selectDistinct({ personId: presences.personId })
        .from(presences)
        .innerJoin(
          calls,
          and(eq(calls.chatId, presences.chatId), eq(calls.number, presences.number), isNull(calls.endedAt)),
        )
        .where(
          and(
            oneOf(presences.personId, personIds),
            isNull(presences.leftAt),
            or(
              gt(presences.renewedAt, since.window),
              and(like(presences.window, occupantWindow('%')), gt(presences.renewedAt, since.occupant)),
              since.isExcused
                ? and(notLike(presences.window, occupantWindow('%')), not(presences.lapsed))
                : undefined,
            ),
            ne(presences.chatId, chatId),
          ),
        );
      return new Set(rows.map(({ personId }) => personId));
    },
    async findByRoom(room) {
      const { chatId, number, kind } = calls;
      const [call] = await db.select({ chatId, number, kind }).from(calls).where(eq(calls.room, room));
      return call ?? null;
    },
    async latestNumbers(chatIds) {
      if (chatIds.length === 0) return new Map();
      const rows = await db
        .select({ chatId: calls.chatId, number: max(calls.number) })
        .from(calls)
        .where(oneOf(calls.chatId, chatIds))
        .groupBy(calls.chatId);
      return new Map(rows.flatMap(({ chatId, number }) => (number === null ? [] : [[chatId, number]])));
    },
  };
}

/** Writes what has changed; what is the same object is the same row. */
async function save(db: Database, before: CallState, after: CallState, sinks: CallSinks): Promise<void> {
  const { call } = after;
  if (!call) return;
  // Also a call that is another one itself looks different.
  const isSeen = looksDifferent(before, after);
  if (isSeen) await saveCall(db, call);
  for (const presence of after.presences) {
    if (!before.presences.includes(presence)) await savePresence(db, call, presence);
  }
  for (const answer of after.answers) {
    if (before.answers.includes(answer)) continue;
    await db
      .insert(answers)
      .values({ ...answer, chatId: call.chatId, number: call.number, personId: answer.person.id })
      .onConflictDoUpdate({ target: [answers.chatId, answers.number, answers.personId], set: answer });
  }
  if (isSeen) await tell(db, call, sinks);
}

/** Writes a call with the number of this change, which its readers go by. */
async function saveCall(db: Database, call: Call): Promise<void> {
  await db
    .insert(calls)
    .values(call)
    .onConflictDoUpdate({
      target: [calls.chatId, calls.number],
      set: { endedAt: call.endedAt, revision: sql`excluded.revision` },
    });
}

async function savePresence(db: Database, { chatId, number }: Call, presence: Presence): Promise<void> {
  const { person, renewedAt, leftAt, lapsed } = presence;
  await db
    .insert(presences)
    .values({ ...presence, chatId, number, personId: person.id })
    .onConflictDoUpdate({
      target: [presences.chatId, presences.number, presences.personId, presences.window],
      set: { person, renewedAt, leftAt, lapsed },
    });
}

/** Gives the call's one message the number of this change, too, and lets their readers know. */
async function tell(db: Database, call: Call, { message }: CallSinks): Promise<void> {
  await message(db, call);
  await notifyChat(db, call.chatId);
}
