import 'server-only';
import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { NO_CALL, type Answer, type Call, type CallState, type Presence } from '../calls/call';
import type { Database } from './database';
import { answers, calls, presences } from './schema';

/** A call without the number of its last change. */
export const callColumns = {
  chatId: calls.chatId,
  number: calls.number,
  kind: calls.kind,
  room: calls.room,
  media: calls.media,
  startedAt: calls.startedAt,
  startedBy: calls.startedBy,
  endedAt: calls.endedAt,
};

/** The latest call of a chat with all that belongs to it. */
export async function latestState(db: Database, chatId: string): Promise<CallState> {
  const [call] = await db
    .select(callColumns)
    .from(calls)
    .where(eq(calls.chatId, chatId))
    .orderBy(desc(calls.number))
    .limit(1);
  if (!call) return NO_CALL;
  const [state] = await withPeople(db, chatId, [call]);
  return state ?? NO_CALL;
}

/** Some calls of a chat with all that belongs to them, by number. */
export async function statesOf(
  db: Database,
  chatId: string,
  numbers: number[],
): Promise<Map<number, CallState>> {
  if (numbers.length === 0) return new Map();
  const found = await db
    .select(callColumns)
    .from(calls)
    .where(and(eq(calls.chatId, chatId), inArray(calls.number, numbers)));
  const states = await withPeople(db, chatId, found);
  return new Map(states.flatMap((state) => (state.call ? [[state.call.number, state]] : [])));
}

/** Calls of one chat with who was in them and what who was rung has said, in the order given. */
export async function withPeople(db: Database, chatId: string, found: Call[]): Promise<CallState[]> {
  const numbers = found.map(({ number }) => number);
  if (numbers.length === 0) return [];
  const was = await db
    .select({
      number: presences.number,
      window: presences.window,
      person: presences.person,
      joinedAt: presences.joinedAt,
      renewedAt: presences.renewedAt,
      leftAt: presences.leftAt,
      lapsed: presences.lapsed,
    })
    .from(presences)
    .where(and(eq(presences.chatId, chatId), inArray(presences.number, numbers)))
    .orderBy(asc(presences.joinedAt), asc(presences.personId), asc(presences.window));
  const said = await db
    .select({ number: answers.number, person: answers.person, answer: answers.answer, at: answers.at })
    .from(answers)
    .where(and(eq(answers.chatId, chatId), inArray(answers.number, numbers)))
    .orderBy(asc(answers.at), asc(answers.personId));
  const presencesBy = byNumber<Presence>(was);
  const answersBy = byNumber<Answer>(said);
  return found.map((call) => ({
    call,
    presences: presencesBy.get(call.number) ?? [],
    answers: answersBy.get(call.number) ?? [],
  }));
}

function byNumber<Row>(rows: (Row & { number: number })[]): Map<number, Row[]> {
  const found = new Map<number, Row[]>();
  for (const { number, ...row } of rows) {
    found.set(number, [...(found.get(number) ?? []), row as Row]);
  }
  return found;
}
