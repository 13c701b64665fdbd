import type { Person } from '../people/person';
import type { ChatKind } from './membership';
import { isOccupant } from './room-event';
import type { Media } from './ticket';

/** A person as a call shows them: what their profile said when they joined. */
export interface Participant {
  id: string;
  displayName: string;
  avatarUrl: string | null;
}

/** What of a person's profile a call shows. */
export function participantOf({ id, displayName, avatarUrl }: Person): Participant {
  return { id, displayName, avatarUrl };
}

/** One conversation in a chat; numbered within it, from 1. */
export interface Call {
  chatId: string;
  number: number;
  /** What kind of chat it was when the call began. */
  kind: ChatKind;
  /** The room's name as the provider's server knows it; null for calls from before it was kept. */
  room: string | null;
  media: Media;
  startedAt: Date;
  startedBy: Participant;
  endedAt: Date | null;
}

/**
 * One person in one call from one window, or as one occupant of its room. A window is present from its first join to
 * its leave, or until its lease runs out; after leaving it never comes back under the same id.
 */
export interface Presence {
  window: string;
  person: Participant;
  joinedAt: Date;
  /** When it was last heard of; of an occupant, when that was by the clock of the server that reports them. */
  renewedAt: Date;
  leftAt: Date | null;
  /** Its lease had run out when somebody last looked. A word from the window takes that back. */
  lapsed: boolean;
}

/** What somebody who was rung said, or the server for them: who is in another call is busy. */
export interface Answer {
  person: Participant;
  answer: 'accepted' | 'declined' | 'busy';
  at: Date;
}

/** The latest call of a chat with everyone who was ever in it or was rung; no call before the first. */
export interface CallState {
  call: Call | null;
  presences: readonly Presence[];
  answers: readonly Answer[];
}

/** The state of a chat that has never had a call. */
export const NO_CALL: CallState = { call: null, presences: [], answers: [] };

/** What a window says about its own person. */
export interface WindowEvent {
  type: 'joined' | 'alive' | 'left';
  chatId: string;
  number: number;
  kind: ChatKind;
  room: string;
  media: Media;
  window: string;
  person: Participant;
  /** Who would be rung by this call, but is in another one. */
  busy?: readonly Participant[];
}

/** Milliseconds, but for the last. */
export interface CallRules {
  /** How long a window is believed present without a word from it. */
  expire: number;
  /** The same for an occupant: the provider's server says only what changes, and may die before saying it. */
  occupantExpire: number;
  /** How long a call waits for somebody to come back before it has ended. */
  grace: number;
  /** How long those who have not come yet are rung. */
  ring: number;
  /**
   * Since when windows could be heard here: those that were there before get a whole lease from then on, as nobody could
   * have renewed theirs. Without it they could be heard all the time.
   */
  awakeSince?: () => Date;
}

/**
 * What an event makes of a chat's latest call: its new state, or the number of the call that the window has to move
 * to. `closed` is the call before it, where that had ended and nobody had noticed.
 */
export type Outcome =
  | { moved: false; state: CallState; closed: Call | null }
  | { moved: true; number: number; state?: undefined; closed?: undefined };

/** Presences whose lease holds, one for each window. */
export function present({ call, presences }: CallState, now: Date, rules: CallRules): Presence[] {
  if (!call || call.endedAt) return [];
  const since = heardSince(now, rules);
  return presences.filter((presence) => !presence.leftAt && isHeld(presence, since));
}

function isHeld(presence: Presence, { window, occupant, isExcused }: HeardSince): boolean {
  if (isOccupant(presence)) return presence.renewedAt > occupant;
  // Somebody who could hear a window that has lapsed has noted that it was silent.
  return presence.renewedAt > window || (isExcused && !presence.lapsed);
}

/**
 * Notes which leases have run out, and ends a call that everybody has left for longer than the grace. Its end is when
 * the last one was last seen, not when somebody noticed. What is settled already comes back as the same object.
 */
export function settle(before: CallState, now: Date, rules: CallRules): CallState {
  const state = noteLapsed(before, now, rules);
  const { call, presences } = state;
  if (!call || call.endedAt || present(state, now, rules).length > 0) return state;
  const seen = presences.map(({ leftAt, renewedAt }) => (leftAt ?? renewedAt).getTime());
  const lastSeen = Math.max(call.startedAt.getTime(), ...seen);
  const awake = rules.awakeSince?.().getTime() ?? lastSeen;
  if (now.getTime() < Math.max(lastSeen, awake) + rules.grace) return state;
  return { ...state, call: { ...call, endedAt: new Date(lastSeen) } };
}

function noteLapsed(state: CallState, now: Date, rules: CallRules): CallState {
  if (!state.call || state.call.endedAt) return state;
  const since = heardSince(now, rules);
  const isNew = (presence: Presence) => !presence.lapsed && !presence.leftAt && !isHeld(presence, since);
  if (!state.presences.some(isNew)) return state;
  const presences = state.presences.map((presence) =>
    isNew(presence) ? { ...presence, lapsed: true } : presence,
  );
  return { ...state, presences };
}

/** When a window and an occupant must have been heard of last for their lease to hold. */
export interface HeardSince {
  window: Date;
  occupant: Date;
  /** Whether windows that were there before a break are taken for being there still, as nobody could hear them. */
  isExcused: boolean;
}

/** What it takes for a lease to hold `now`. */
export function heardSince(now: Date, { expire, occupantExpire, awakeSince }: CallRules): HeardSince {
  const before = (lease: number) => new Date(now.getTime() - lease);
  const window = before(expire);
  return { window, occupant: before(occupantExpire), isExcused: !!awakeSince && awakeSince() > window };
}

/** Those who were really in a call: a leave without a join is remembered, but was no visit. */
export function attended({ presences }: CallState): Presence[] {
  return presences.filter(({ joinedAt, leftAt }) => leftAt?.getTime() !== joinedAt.getTime());
}

/** Number of the call that is on, or else of the one that comes next. The first is 1. */
export function presentNumber({ call }: CallState): number {
  if (!call) return 1;
  return call.endedAt ? call.number + 1 : call.number;
}

/**
 * The life of a call, as one pure function: the first join starts it, the last leave ends it after a grace.
 * Repeated, late and reordered events of a window change nothing that is already true.
 */
export function applyEvent(before: CallState, event: WindowEvent, now: Date, rules: CallRules): Outcome {
  const state = settle(before, now, rules);
  const { call } = state;
  const ongoing = call !== null && !call.endedAt;
  if (event.type === 'left') {
    // A leave of an older call is late; it left that call when the call ended.
    const left = ongoing && call.number === event.number ? leave(state, event, now) : state;
    return { moved: false, state: left, closed: null };
  }
  const expected = presentNumber(state);
  if (event.number !== expected) return { moved: true, number: expected };
  if (ongoing) return { moved: false, state: enter(state, event, now), closed: null };
  // What had ended before is written already.
  return { moved: false, state: begin(event, now), closed: call === before.call ? null : call };
}

function begin(event: WindowEvent, now: Date): CallState {
  const { chatId, number, kind, room, media, person, window, busy = [] } = event;
  return {
    call: { chatId, number, kind, room, media, startedAt: now, startedBy: person, endedAt: null },
    presences: [{ window, person, joinedAt: now, renewedAt: now, leftAt: null, lapsed: false }],
    answers: busy.map((other) => ({ person: other, answer: 'busy', at: now })),
  };
}

// A word from a window nobody knows is a join, even `alive`: its join may have been lost on the way.
function enter(state: CallState, event: WindowEvent, now: Date): CallState {
  const known = find(state, event);
  if (known?.leftAt) return state;
  const { window, person } = event;
  return put(
    state,
    known
      ? { ...known, person, renewedAt: now, lapsed: false }
      : { window, person, joinedAt: now, renewedAt: now, leftAt: null, lapsed: false },
  );
}

// Remembered even when the join has not come yet, so that the late join does not bring the window back.
function leave(state: CallState, event: WindowEvent, now: Date): CallState {
  const known = find(state, event);
  if (known?.leftAt) return state;
  const { window, person } = event;
  return put(state, {
    ...(known ?? { window, person, joinedAt: now, lapsed: false }),
    renewedAt: now,
    leftAt: now,
  });
}

/** Whether a presence is of this window of this person. */
export const isFrom = (
  presence: Presence,
  { window, person }: { window: string; person: Participant },
): boolean => presence.window === window && presence.person.id === person.id;

function find({ presences }: CallState, event: WindowEvent): Presence | undefined {
  return presences.find((presence) => isFrom(presence, event));
}

function put(state: CallState, changed: Presence): CallState {
  return {
    ...state,
    presences: [...state.presences.filter((presence) => !isFrom(presence, changed)), changed],
  };
}
