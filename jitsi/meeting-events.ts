import { mediaTrouble, type MediaTrouble } from './media-trouble';
import { meaningOf, type MeetingFailure, type MeetingWait } from './failure-table';

/** What happened in the meeting, in our words. */
export type MeetingEvent =
  | { type: 'ready' }
  | { type: 'joined' }
  | { type: 'left' }
  /** The person is done: hung up, or cancelled the pre-join screen. */
  | { type: 'closed' }
  /** The computer slept, and Jitsi has given the meeting up (`react/features/power-monitor/middleware.ts`). */
  | { type: 'suspended' }
  /** One's own microphone or camera was switched. */
  | { type: 'muted'; device: 'audio' | 'video'; muted: boolean }
  /** One's own microphone or camera cannot be had; the meeting goes on without it. */
  | { type: 'trouble'; device: 'audio' | 'video'; trouble: MediaTrouble }
  /** In front of the door, which may open by itself. */
  | { type: 'waiting'; for: MeetingWait }
  /** The meeting is, or is no longer, in a small window on top of all others. The page behind it may be hidden. */
  | { type: 'pictured'; on: boolean }
  /** `reason` is the server's text, if it gave one. */
  | { type: 'failed'; failure: MeetingFailure; reason: string | null };

/** Jitsi's events that we listen to (`modules/API/external/external_api.js`). */
export const LISTENED_EVENTS = [
  'ready',
  'browserSupport',
  'prejoinScreenLoaded',
  'cameraError',
  'micError',
  'audioMuteStatusChanged',
  'videoMuteStatusChanged',
  'videoConferenceJoined',
  'videoConferenceLeft',
  'suspendDetected',
  'participantKickedOut',
  'readyToClose',
  'errorOccurred',
  'pipEntered',
  'pipLeft',
] as const;

export type JitsiEventName = (typeof LISTENED_EVENTS)[number];

/** Jitsi's event as ours, or null when it means nothing to us. */
export function meetingEvent(name: JitsiEventName, payload: unknown): MeetingEvent | null {
  switch (name) {
    case 'browserSupport':
      return field(payload, 'supported') === false
        ? { type: 'failed', failure: 'browser_unsupported', reason: null }
        : { type: 'ready' };
    case 'ready':
    case 'prejoinScreenLoaded':
      return { type: 'ready' };
    case 'audioMuteStatusChanged':
      return muteEvent('audio', payload);
    case 'videoMuteStatusChanged':
      return muteEvent('video', payload);
    case 'cameraError':
      return { type: 'trouble', device: 'video', trouble: troubleWith('camera', payload) };
    case 'micError':
      return { type: 'trouble', device: 'audio', trouble: troubleWith('mic', payload) };
    case 'suspendDetected':
      return { type: 'suspended' };
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
    case 'pipEntered':
      return { type: 'pictured', on: true };
    case 'pipLeft':
      return { type: 'pictured', on: false };
  }
}

function troubleWith(device: 'camera' | 'mic', payload: unknown): MediaTrouble {
  const [type, message] = [field(payload, 'type'), field(payload, 'message')];
  return mediaTrouble(
    device,
    typeof type === 'string' ? type : '',
    typeof message === 'string' ? message : undefined,
  );
}

function muteEvent(device: 'audio' | 'video', payload: unknown): MeetingEvent | null {
  const muted = field(payload, 'muted');
  return typeof muted === 'boolean' ? { type: 'muted', device, muted } : null;
}

// Nested since `overlay/middleware.ts` sends it so; the handbook shows it flat.
function errorEvent(payload: unknown): MeetingEvent | null {
  const error = field(payload, 'error');
  const name = field(error, 'name');
  if (typeof name !== 'string') return null;
  const params = field(error, 'params');
  const meaning = meaningOf({
    name,
    text: words(field(error, 'message')),
    // notAllowed says why in its second parameter, the others in their message.
    params: Array.isArray(params) ? params.map((one: unknown) => words(one) ?? one) : [],
    fatal: field(error, 'isFatal') === true,
  });
  if (!meaning) return null;
  if ('waiting' in meaning) return { type: 'waiting', for: meaning.waiting };
  return { type: 'failed', ...meaning };
}

/** Text of an XML answer, which reaches us with its entities. */
function words(text: unknown): string | null {
  return typeof text === 'string' && text ? text.replaceAll('&apos;', "'") : null;
}

/** What another origin sent may be anything. By hand, as a schema library would be a sixth of the call page's script. */
export function field(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}
