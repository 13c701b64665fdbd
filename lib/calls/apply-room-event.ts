import {
  applyEvent,
  present,
  presentNumber,
  settle,
  type Call,
  type CallRules,
  type CallState,
  type Participant,
  type Presence,
} from './call';
import type { ChatKind } from './membership';
import { isOccupant } from './room-event';

/** An event of a call's room, with all that the call would need if this began it. */
export type CallRoomEvent = {
  chatId: string;
  number: number;
  kind: ChatKind;
  room: string;
  /** By the clock of the provider's server. */
  at: Date;
} & (
  | { type: 'joined' | 'left'; window: string; person: Participant; busy: readonly Participant[] }
  | { type: 'opened' | 'emptied' }
);
type OccupantEvent = Extract<CallRoomEvent, { window: string }>;

/**
 * What the provider's server says of a room, as a pure function of its call. Of each occupant the latest word counts,
 * by that server's clock and a leave before a join of the same moment: repeated, late and reordered events change
 * nothing that is already true. Those of a call that is over change nothing at all.
 *
 * @returns the call's new state, and the one before it where that had ended and nobody had noticed
 */
export function applyRoomEvent(
  before: CallState,
  event: CallRoomEvent,
  now: Date,
  rules: CallRules,
): { state: CallState; closed: Call | null } {
  const state = settle(before, now, rules);
  const { call } = state;
  if (call && !call.endedAt && call.number === event.number) {
    return { state: within(state, event, now, rules), closed: null };
  }
  const next = event.type === 'joined' && event.number === presentNumber(state);
  // News as old as a lease may have been outlived by a leave that came too early to find this call.
  if (!next || event.at.getTime() + rules.expire <= now.getTime()) return { state, closed: null };
  const begun = applyEvent(before, { ...event, type: 'joined', media: 'video' }, now, rules);
  if (begun.moved) return { state, closed: null };
  const presences = begun.state.presences.map((presence) => ({ ...presence, renewedAt: event.at }));
  return { state: { ...begun.state, presences }, closed: begun.closed };
}

function within(state: CallState, event: CallRoomEvent, now: Date, rules: CallRules): CallState {
  switch (event.type) {
    case 'joined':
      return join(state, event, now);
    case 'left':
      return leave(state, event, now, rules);
    case 'opened':
      // The room was made anew: who had been in the one before it is gone, and nobody has said so.
      return end(state, (presence) => isOccupant(presence) && presence.renewedAt < event.at, event.at, now);
    case 'emptied':
      return empty(state, event.at, now, rules);
  }
}

function join(state: CallState, { window, person, at }: OccupantEvent, now: Date): CallState {
  const known = state.presences.find((presence) => presence.window === window);
  if (known && known.renewedAt >= at) return state;
  const presence = { ...(known ?? { window, joinedAt: earlier(at, now) }), person };
  return put(state, { ...presence, renewedAt: at, leftAt: null, lapsed: false });
}

// Remembered even when the join has not come yet, so that the late join does not bring the occupant back.
function leave(
  state: CallState,
  { window, person, at }: OccupantEvent,
  now: Date,
  rules: CallRules,
): CallState {
  const known = state.presences.find((presence) => presence.window === window);
  if (known && (known.renewedAt > at || (known.leftAt && known.renewedAt >= at))) return state;
  const leftAt = earlier(at, now);
  const left = put(state, {
    ...(known ?? { window, person, joinedAt: leftAt, lapsed: false }),
    renewedAt: at,
    leftAt,
  });
  const isTheirs = (presence: Presence) => presence.person.id === person.id;
  if (present(left, now, rules).some((presence) => isTheirs(presence) && isOccupant(presence))) return left;
  // Nor is the person there any longer by what their browser has said until then.
  return end(left, (presence) => isTheirs(presence) && presence.renewedAt <= at, at, now);
}

// Where everybody had left before, the grace that runs stays: who is alone and reloads empties the room too.
function empty(state: CallState, at: Date, now: Date, rules: CallRules): CallState {
  const wasEmpty = present(state, now, rules).length === 0;
  const emptied = end(state, ({ renewedAt }) => renewedAt <= at, at, now);
  return wasEmpty ? emptied : settle(emptied, now, { ...rules, grace: 0 });
}

/** Marks some of those who have not left as gone. */
function end(state: CallState, which: (presence: Presence) => boolean, at: Date, now: Date): CallState {
  const isEnding = (presence: Presence) => !presence.leftAt && which(presence);
  if (!state.presences.some(isEnding)) return state;
  const leftAt = earlier(at, now);
  const presences = state.presences.map((presence) =>
    isEnding(presence)
      ? { ...presence, leftAt, renewedAt: isOccupant(presence) ? at : presence.renewedAt }
      : presence,
  );
  return { ...state, presences };
}

function put(state: CallState, changed: Presence): CallState {
  const others = state.presences.filter(({ window }) => window !== changed.window);
  return { ...state, presences: [...others, changed] };
}

/** That server's clock may be ahead of ours; nothing of a call lies in the future. */
function earlier(at: Date, now: Date): Date {
  return at < now ? at : now;
}
