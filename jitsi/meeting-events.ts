import { z } from 'zod/mini';

/** Why a meeting is not, or no longer: not let in, connection lost, removed by a moderator, ended for everybody. */
export type MeetingFailure = 'refused' | 'lost' | 'kicked' | 'ended';

/** What happened in the meeting, in our words. */
export type MeetingEvent =
  | { type: 'ready' }
  | { type: 'joined' }
  | { type: 'left' }
  /** The person is done: hung up, or cancelled the pre-join screen. */
  | { type: 'closed' }
  /** `reason` is the server's text, if it gave one. */
  | { type: 'failed'; failure: MeetingFailure; reason: string | null };

/** Jitsi's events that we listen to (`modules/API/external/external_api.js`). */
export const LISTENED_EVENTS = [
  'ready',
  'browserSupport',
  'prejoinScreenLoaded',
  'videoConferenceJoined',
  'videoConferenceLeft',
  'participantKickedOut',
  'readyToClose',
  'errorOccurred',
] as const;

export type JitsiEventName = (typeof LISTENED_EVENTS)[number];

const kickSchema = z.object({ kicked: z.object({ local: z.literal(true) }) });

// Nested since `overlay/middleware.ts` sends it so; the handbook shows it flat.
const errorSchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.optional(z.nullable(z.string())),
    params: z.optional(z.array(z.unknown())),
    isFatal: z.optional(z.boolean()),
  }),
});

/** Errors after which Jitsi falls silent, although it does not call them fatal (jitsi/jitsi-meet#14242). */
const SILENCING: Record<string, MeetingFailure> = {
  'connection.passwordRequired': 'refused',
  'conference.connectionError.notAllowed': 'refused',
  'conference.destroyed': 'ended',
};

/** Jitsi's event as ours, or null when it means nothing to us. */
export function meetingEvent(name: JitsiEventName, payload: unknown): MeetingEvent | null {
  switch (name) {
    case 'ready':
    case 'browserSupport':
    case 'prejoinScreenLoaded':
      return { type: 'ready' };
    case 'videoConferenceJoined':
      return { type: 'joined' };
    case 'videoConferenceLeft':
      return { type: 'left' };
    case 'readyToClose':
      return { type: 'closed' };
    case 'participantKickedOut':
      return kickSchema.safeParse(payload).success
        ? { type: 'failed', failure: 'kicked', reason: null }
        : null;
    case 'errorOccurred':
      return errorEvent(payload);
  }
}

function errorEvent(payload: unknown): MeetingEvent | null {
  const read = errorSchema.safeParse(payload);
  if (!read.success) return null;
  const { name, message, params, isFatal } = read.data.error;
  const failure = Object.hasOwn(SILENCING, name) ? SILENCING[name] : isFatal ? 'lost' : undefined;
  if (!failure) return null;
  // notAllowed says why in its second parameter, the others in their message.
  const text = message ?? params?.[1];
  const reason = typeof text === 'string' && text ? text.replaceAll('&apos;', "'") : null;
  return { type: 'failed', failure, reason };
}
