import { field } from './meeting-events';

/** What a meeting has said of one's own role in it. */
export interface OwnRole {
  /** One's id in the meeting; null outside. */
  id: string | null;
  moderator: boolean;
}

export const NO_ROLE: OwnRole = { id: null, moderator: false };

/** Jitsi's events that tell of it. */
export const ROLE_EVENTS = [
  'videoConferenceJoined',
  'videoConferenceLeft',
  'participantRoleChanged',
] as const;

/**
 * Whether Jitsi takes this window for a moderator, after one more event. It says so only after the join, and obeys no
 * moderator's command before; where roles do not come from the token, it may be anybody.
 */
export function ownRole(before: OwnRole, name: (typeof ROLE_EVENTS)[number], payload: unknown): OwnRole {
  if (name === 'videoConferenceLeft') return NO_ROLE;
  const id = field(payload, 'id');
  if (name === 'videoConferenceJoined') return { id: typeof id === 'string' ? id : null, moderator: false };
  if (before.id === null || id !== before.id) return before;
  return { ...before, moderator: field(payload, 'role') === 'moderator' };
}
