import type { Role } from './membership';

// Without a schema, as the call window works with these words and carries no schema library.

export const SHARERS = ['everyone', 'moderators'] as const;
export const MICROPHONES = ['open', 'muted', 'onRequest'] as const;
export const RECORDERS = ['nobody', 'moderators', 'everyone'] as const;

/** What the people of a call may do in it. Moderators of the chat may do everything but what nobody may. */
export interface Moderation {
  /** Who may show their screen. */
  share: (typeof SHARERS)[number];
  /**
   * How people come in: as they like (`open`), muted and free to unmute themselves (`muted`), or muted until a
   * moderator lets them speak (`onRequest`).
   */
  microphones: (typeof MICROPHONES)[number];
  /** Who may start recordings and live streams. */
  record: (typeof RECORDERS)[number];
}

/** What somebody has decided. */
export interface ModerationChange {
  wished: Moderation;
  /** What they saw before: another decision in between is not overwritten unseen. */
  seen: Moderation;
}

/** What holds in a chat where nobody has decided otherwise. */
export const DEFAULT_MODERATION: Moderation = {
  share: 'everyone',
  microphones: 'open',
  record: 'moderators',
};

/** Whether both say the same. */
export function isSameModeration(one: Moderation, other: Moderation): boolean {
  return one.share === other.share && one.microphones === other.microphones && one.record === other.record;
}

/** Whether somebody in this role may show their screen. */
export function mayShare({ share }: Moderation, role: Role): boolean {
  return share === 'everyone' || role === 'moderator';
}

/** Whether somebody in this role may start a recording or a live stream. */
export function mayRecord({ record }: Moderation, role: Role): boolean {
  return record === 'everyone' || (record === 'moderators' && role === 'moderator');
}

/** Whether somebody in this role comes in with the microphone off. */
export function entersMuted({ microphones }: Moderation, role: Role): boolean {
  return microphones !== 'open' && role !== 'moderator';
}
