import 'server-only';
import { and, asc, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Call, CallState, Presence } from '../calls/call';
import type { Database } from './database';
import { calls, presences } from './schema';

/** What to write: the new state of the latest call, and the end of the call before it. */
interface Change {
  state?: CallState;
  closed?: Call | null;
}

export interface CallStore {
  /** The latest call of a chat, as it was last written: settle it before believing it. */
  load(chatId: string): Promise<CallState>;
  /**
   * Changes the latest call of a chat in one transaction; several at once, also from other instances, wait for each
   * other. `decide` must not do anything but decide.
   */
  change<Result extends Change>(chatId: string, decide: (state: CallState) => Result): Promise<Result>;
  /** Chats with a call that has not ended. */
  ongoing(): Promise<string[]>;
  /** Ended calls of a chat with all who were in them, the latest first; `before` pages back by number. */
  history(chatId: string, page: { before?: number; limit: number }): Promise<CallState[]>;
}

export function callStore(db: Database): CallStore {
  return {
    load: (chatId) => load(db, chatId),
    change: (chatId, decide) =>
      db.transaction(async (transaction) => {
        // Also where there is no row yet that could be locked: two first joins at once make one call.
        await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${chatId}, 0))`);
        const before = await load(transaction, chatId);
        const result = decide(before);
        if (result.closed) await saveCall(transaction, result.closed);
        if (result.state) await save(transaction, before, result.state);
        return result;
      }),
    async ongoing() {
      const rows = await db.select({ chatId: calls.chatId }).from(calls).where(isNull(calls.endedAt));
      return rows.map(({ chatId }) => chatId);
    },
    async history(chatId, { before, limit }) {
      const ended = await db
        .select()
        .from(calls)
        .where(
          and(
            eq(calls.chatId, chatId),
            sql`${calls.endedAt} is not null`,
            before === undefined ? undefined : lt(calls.number, before),
          ),
        )
        .orderBy(desc(calls.number))
        .limit(limit);
      const numbers = ended.map(({ number }) => number);
      const presences = await presencesOf(db, chatId, numbers);
      return ended.map((call) => ({ call, presences: presences.get(call.number) ?? [] }));
    },
  };
}

async function load(db: Database, chatId: string): Promise<CallState> {
  const [call] = await db
    .select()
    .from(calls)
    .where(eq(calls.chatId, chatId))
    .orderBy(desc(calls.number))
    .limit(1);
  if (!call) return { call: null, presences: [] };
  return { call, presences: (await presencesOf(db, chatId, [call.number])).get(call.number) ?? [] };
}

/** Who was in some calls of a chat, by the call's number. */
async function presencesOf(
  db: Database,
  chatId: string,
  numbers: number[],
): Promise<Map<number, Presence[]>> {
  const rows = await db
    .select({
      number: presences.number,
      window: presences.window,
      person: presences.person,
      joinedAt: presences.joinedAt,
      renewedAt: presences.renewedAt,
      leftAt: presences.leftAt,
    })
    .from(presences)
    .where(and(eq(presences.chatId, chatId), inArray(presences.number, numbers)))
    .orderBy(asc(presences.joinedAt), asc(presences.personId), asc(presences.window));
  const found = new Map<number, Presence[]>();
  for (const { number, ...presence } of rows) found.set(number, [...(found.get(number) ?? []), presence]);
  return found;
}

/** Writes what has changed; what is the same object is the same row. */
async function save(db: Database, before: CallState, after: CallState): Promise<void> {
  const { call } = after;
  if (!call) return;
  if (call !== before.call) await saveCall(db, call);
  for (const presence of after.presences) {
    if (!before.presences.includes(presence)) await savePresence(db, call, presence);
  }
}

async function saveCall(db: Database, call: Call): Promise<void> {
  await db
    .insert(calls)
    .values(call)
    .onConflictDoUpdate({ target: [calls.chatId, calls.number], set: { endedAt: call.endedAt } });
}

async function savePresence(db: Database, { chatId, number }: Call, presence: Presence): Promise<void> {
  const { person, renewedAt, leftAt } = presence;
  await db
    .insert(presences)
    .values({ ...presence, chatId, number, personId: person.id })
    .onConflictDoUpdate({
      target: [presences.chatId, presences.number, presences.personId, presences.window],
      set: { person, renewedAt, leftAt },
    });
}
