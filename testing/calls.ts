import type { Call, CallRules, CallState, Participant, Presence } from '@/lib/calls/call';
import type { Membership } from '@/lib/calls/membership';
import { DEFAULT_MODERATION } from '@/lib/calls/moderation';

/** The rules as they are without any setting. */
export const RULES: CallRules = { expire: 60_000, occupantExpire: 4 * 3600_000, grace: 10_000, ring: 40_000 };

const STARTED = new Date('2026-11-22T10:00:00Z');

export const participant = (id: string): Participant => ({ id, displayName: id, avatarUrl: null });

/** The first call of the team, a video call that ivan began, with what a test wants different. */
export function callWith(changes: Partial<Call> = {}): Call {
  const { chatId = 'team', number = 1 } = changes;
  return {
    chatId,
    number,
    kind: 'group',
    room: `room-${chatId}-${number}`,
    media: 'video',
    startedAt: STARTED,
    startedBy: participant('ivan'),
    endedAt: null,
    ...changes,
  };
}

/** Somebody in a call since its start. */
export function presenceOf(
  person: Participant,
  window = `${person.id}-1`,
  changes: Partial<Presence> = {},
): Presence {
  const presence = { window, person, joinedAt: STARTED, renewedAt: STARTED, leftAt: null, lapsed: false };
  return { ...presence, ...changes };
}

/** A call with these people in it and no answers. */
export function stateOf(call: Call, ...presences: Presence[]): CallState {
  return { call, presences, answers: [] };
}

/** Somebody's place in the team, with what a test wants different. */
export function membershipWith(changes: Partial<Membership> = {}): Membership {
  return {
    chat: { id: 'team', kind: 'group' },
    role: 'member',
    title: 'Team',
    subject: 'Team',
    rings: [],
    moderation: DEFAULT_MODERATION,
    ...changes,
  };
}
