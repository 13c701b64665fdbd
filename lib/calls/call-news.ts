import { isFrom, NO_CALL, type Call, type CallState, type Participant, type Presence } from './call';
import { recordOf, type CallRecord } from './call-view';
import type { ChatKind } from './membership';

/** What a change of a chat's latest call was: from what to what, and the end of the call before it. */
export interface CallChange {
  before: CallState;
  /** Null where nothing but the end of the call before was written. */
  after: CallState | null;
  closed: Call | null;
}

/** Everything that can be told of a call, in the order of its life. */
export const NEWS_TYPES = [
  'call.started',
  'participant.joined',
  'participant.left',
  'call.updated',
  'call.ended',
  'call.missed',
] as const;
export type NewsType = (typeof NEWS_TYPES)[number];

/** One thing that has happened in a call. */
export interface CallNews {
  type: NewsType;
  /** When it happened; what was noticed late, such as a killed browser, lies before what was told already. */
  at: Date;
  chat: { id: string; kind: ChatKind };
  /** The call after the whole change; what happened in one change carries the same. */
  call: CallRecord;
  /** Who joined or left; null in everything else. */
  person: Participant | null;
}

type Happened = Pick<CallNews, 'type' | 'at' | 'person'>;

/**
 * What a change of a call is told as, in order. It follows from what was written and from nothing else, so that of each
 * person joins and leaves alternate, whatever was missed between: people, not windows, are in a call.
 *
 * @param now when the change was written; nothing but an end lies later
 */
export function callNews({ before, after, closed }: CallChange, now: Date): CallNews[] {
  if (!closed) return after ? newsOf(before, after, now) : [];
  const over = { ...before, call: closed };
  return [...newsOf(before, over, now), ...(after ? newsOf(over, after, now) : [])];
}

function newsOf(latest: CallState, after: CallState, now: Date): CallNews[] {
  const { call } = after;
  const record = recordOf(after, inside(after));
  if (!call || !record || after === latest) return [];
  const before = latest.call?.number === call.number ? latest : NO_CALL;
  const happened: Happened[] = [
    ...(before.call ? [] : [{ type: 'call.started', at: call.startedAt, person: null } as const]),
    ...comingsAndGoings(before, after, now),
  ];
  if (call.endedAt && !before.call?.endedAt) {
    const type = record.outcome === 'ended' ? 'call.ended' : 'call.missed';
    happened.push({ type, at: call.endedAt, person: null });
  }
  if (happened.length === 0 && differs(before, record)) {
    happened.push({ type: 'call.updated', at: now, person: null });
  }
  const { chatId: id, kind } = call;
  return happened.map((one) => ({ ...one, chat: { id, kind }, call: record }));
}

/** Windows that are in a call as it was written: a lease that has run out counts once it was noted. */
function inside({ call, presences }: CallState): Presence[] {
  if (!call || call.endedAt) return [];
  return presences.filter(({ leftAt, lapsed }) => !leftAt && !lapsed);
}

function comingsAndGoings(before: CallState, after: CallState, now: Date): Happened[] {
  const [were, are] = [inside(before), inside(after)];
  const left = byPerson(were.filter((one) => !are.some(isOfSamePerson(one)))).map((windows): Happened => {
    const last = windows.map((window) => after.presences.find((one) => isFrom(one, window)) ?? window);
    const at = Math.max(...last.map(({ leftAt, renewedAt }) => (leftAt ?? renewedAt).getTime()));
    return { type: 'participant.left', at: earlier(at, now), person: windows[0].person };
  });
  const joined = byPerson(are.filter((one) => !were.some(isOfSamePerson(one)))).map((windows): Happened => {
    const came = windows.map((window) => {
      // Who was there once and is back has joined again with the word that says so.
      const isBack = before.presences.some((one) => isFrom(one, window));
      return (isBack ? window.renewedAt : window.joinedAt).getTime();
    });
    return { type: 'participant.joined', at: earlier(Math.min(...came), now), person: windows[0].person };
  });
  return [...left, ...joined].sort((one, other) => one.at.getTime() - other.at.getTime());
}

const isOfSamePerson = (one: Presence) => (other: Presence) => other.person.id === one.person.id;

function byPerson(presences: Presence[]): [Presence, ...Presence[]][] {
  const found = new Map<string, [Presence, ...Presence[]]>();
  for (const presence of presences) {
    const known = found.get(presence.person.id);
    if (known) known.push(presence);
    else found.set(presence.person.id, [presence]);
  }
  return [...found.values()];
}

/** The provider's clock may be ahead of ours. */
function earlier(time: number, now: Date): Date {
  return new Date(Math.min(time, now.getTime()));
}

/** Whether a call that is on looks different. What began it never changes, and how it ends is news of its own. */
function differs(before: CallState, record: CallRecord): boolean {
  const earlier = recordOf(before, inside(before));
  return !earlier || JSON.stringify(peopleOf(earlier)) !== JSON.stringify(peopleOf(record));
}

// Neither the order of people counts, which two windows of one person change, nor that of a person's fields, which a
// database keeps as it likes.
function peopleOf({ participants, answers }: CallRecord): unknown {
  const look = ({ id, displayName, avatarUrl }: Participant) => JSON.stringify([id, displayName, avatarUrl]);
  return [participants.map(look).sort(), answers.map(({ person, answer }) => look(person) + answer).sort()];
}
