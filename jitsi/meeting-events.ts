import { z } from 'zod/mini';

/** What happened in the meeting, in our words. */
export type MeetingEvent =
  | { type: 'ready' }
  | { type: 'joined' }
  | { type: 'left' }
  /** The person is done: hung up, cancelled the pre-join screen, was removed. */
  | { type: 'closed' }
  /** Jitsi let the person not in, or the meeting broke. `name` is Jitsi's, `reason` the server's text if it gave one. */
  | { type: 'failed'; name: string; reason: string | null };

/** Jitsi's events that we listen to (`modules/API/external/external_api.js`). */
export const LISTENED_EVENTS = [
  'ready',
  'browserSupport',
  'prejoinScreenLoaded',
  'videoConferenceJoined',
  'videoConferenceLeft',
  'readyToClose',
  'errorOccurred',
] as const;

export type JitsiEventName = (typeof LISTENED_EVENTS)[number];

// Nested since `overlay/middleware.ts` sends it so; the handbook shows it flat.
const errorSchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.optional(z.nullable(z.string())),
    params: z.optional(z.array(z.unknown())),
    isFatal: z.optional(z.boolean()),
  }),
});

/** Refusals after which Jitsi falls silent, although it does not call them fatal (jitsi/jitsi-meet#14242). */
const REFUSALS = ['connection.passwordRequired', 'conference.connectionError.notAllowed'];

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
    case 'errorOccurred': {
      const read = errorSchema.safeParse(payload);
      if (!read.success) return null;
      const { error } = read.data;
      if (!error.isFatal && !REFUSALS.includes(error.name)) return null;
      return { type: 'failed', name: error.name, reason: reasonOf(error) };
    }
  }
}

function reasonOf({ message, params }: { message?: string | null; params?: unknown[] }): string | null {
  // notAllowed says why in its second parameter, the others in their message.
  const text = message ?? params?.[1];
  return typeof text === 'string' && text ? text.replaceAll('&apos;', "'") : null;
}
