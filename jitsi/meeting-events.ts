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
      return field(field(payload, 'kicked'), 'local') === true
        ? { type: 'failed', failure: 'kicked', reason: null }
        : null;
    case 'errorOccurred':
      return errorEvent(payload);
  }
}

// Nested since `overlay/middleware.ts` sends it so; the handbook shows it flat.
function errorEvent(payload: unknown): MeetingEvent | null {
  const error = field(payload, 'error');
  const name = field(error, 'name');
  if (typeof name !== 'string') return null;
  const fatal = field(error, 'isFatal') === true;
  const failure = Object.hasOwn(SILENCING, name) ? SILENCING[name] : fatal ? 'lost' : undefined;
  if (!failure) return null;
  // notAllowed says why in its second parameter, the others in their message.
  const text = field(error, 'message') ?? field(field(error, 'params'), 1);
  const reason = typeof text === 'string' && text ? text.replaceAll('&apos;', "'") : null;
  return { type: 'failed', failure, reason };
}

/** What another origin sent may be anything. By hand, as a schema library would be a sixth of the call page's script. */
function field(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}
