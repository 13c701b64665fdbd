import 'server-only';
import { and, desc, eq, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import { NO_CALL, type Answer, type CallState, type Presence } from '../calls/call';
import type { Database } from './database';
import { oneOf } from './one-of';
import { answers, calls, presences } from './schema';

/** A call without the number of its last change. */
const callColumns = {
  chatId: calls.chatId,
  number: calls.number,
  kind: calls.kind,
  room: calls.room,
  media: calls.media,
  startedAt: calls.startedAt,
  startedBy: calls.startedBy,
  endedAt: calls.endedAt,
};

/** A row as JSON has it, whose moments are text. */
type Stored<Row> = { [Key in keyof Row]: Exclude<Row[Key], Date> | (Date extends Row[Key] ? string : never) };

const was = new QueryBuilder()
  .select({
    all: sql`json_agg(json_build_object('window', ${presences.window}, 'person', ${presences.person},
      'joinedAt', ${presences.joinedAt}, 'renewedAt', ${presences.renewedAt}, 'leftAt', ${presences.leftAt},
      'lapsed', ${presences.lapsed}) order by ${presences.joinedAt}, ${presences.personId}, ${presences.window})`,
  })
  .from(presences)
  .where(and(eq(presences.chatId, calls.chatId), eq(presences.number, calls.number)))
  .toSQL();

const said = new QueryBuilder()
  .select({
    all: sql`json_agg(json_build_object('person', ${answers.person}, 'answer', ${answers.answer},
      'at', ${answers.at}) order by ${answers.at}, ${answers.personId})`,
  })
  .from(answers)
  .where(and(eq(answers.chatId, calls.chatId), eq(answers.number, calls.number)))
  .toSQL();

/**
 * What to select from `calls` for a call, who was in it and what who was rung has said. In one question: a state is read
 * for every ticket, renewal and change, and each question costs its way to the database and back.
 */
export const stateColumns = {
  call: callColumns,
  presences: sql`coalesce((${sql.raw(was.sql)}), '[]')`.mapWith((rows: Stored<Presence>[]): Presence[] =>
    rows.map(({ joinedAt, renewedAt, leftAt, ...rest }) => ({
      ...rest,
      joinedAt: new Date(joinedAt),
      renewedAt: new Date(renewedAt),
      leftAt: leftAt === null ? null : new Date(leftAt),
    })),
  ),
  answers: sql`coalesce((${sql.raw(said.sql)}), '[]')`.mapWith((rows: Stored<Answer>[]): Answer[] =>
    rows.map(({ at, ...rest }) => ({ ...rest, at: new Date(at) })),
  ),
};

/** The latest call of a chat with all that belongs to it. */
export async function latestState(db: Database, chatId: string): Promise<CallState> {
  const [state] = await db
    .select(stateColumns)
    .from(calls)
    .where(eq(calls.chatId, chatId))
    .orderBy(desc(calls.number))
    .limit(1);
  return state ?? NO_CALL;
}

/** Some calls of a chat with all that belongs to them, by number. */
export async function statesOf(
  db: Database,
  chatId: string,
  numbers: number[],
): Promise<Map<number, CallState>> {
  if (numbers.length === 0) return new Map();
  const states = await db
    .select(stateColumns)
    .from(calls)
    .where(and(eq(calls.chatId, chatId), oneOf(calls.number, numbers)));
  return new Map(states.map((state) => [state.call.number, state]));
}
