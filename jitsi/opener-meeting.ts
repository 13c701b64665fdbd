import { field, meetingEvent, type JitsiEventName, type MeetingEvent } from './meeting-events';

/** Names on the wire of the events that matter here (jitsi-meet modules/API/external/external_api.js, `events`). */
const EVENTS = new Map<unknown, JitsiEventName>([
  ['video-conference-joined', 'videoConferenceJoined'],
  ['video-conference-left', 'videoConferenceLeft'],
  ['participant-kicked-out', 'participantKickedOut'],
  ['video-ready-to-close', 'readyToClose'],
  ['error-occurred', 'errorOccurred'],
]);

/** A method of postis 2.2.0, over which Jitsi speaks: each side repeats its id until the other one echoes it. */
const READY = '__ready__';

/**
 * Listens to a meeting in a window that this page has opened and that has gone on to its own origin. A message counts
 * when it comes from exactly that origin, that window and that API number; any other is passed over without a word.
 *
 * Nothing is ever commanded, so of the handshake only the echo is needed. It also tells of a page that starts anew,
 * whatever became of the one before: that is a `left`.
 *
 * @param origin `https://` and the domain
 * @param source null when it is not known any more: the first message that fits in origin and number then pins it
 * @returns stops listening
 */
export function listenToMeeting(options: {
  origin: string;
  apiId: number;
  source: Window | null;
  onPinned?: (source: Window) => void;
  onEvent: (event: MeetingEvent) => void;
}): () => void {
  const { origin, apiId, onPinned, onEvent } = options;
  const scope = `jitsi_meet_external_api_${apiId}`;
  let { source } = options;

  function hear(message: MessageEvent<unknown>) {
    if (message.origin !== origin || !message.source) return;
    if (source && message.source !== source) return;
    const wire = parse(message.data);
    if (field(wire, 'postis') !== true || field(wire, 'scope') !== scope) return;
    if (!source) {
      source = message.source as Window;
      onPinned?.(source);
    }
    const params = field(wire, 'params');
    switch (field(wire, 'method')) {
      case READY:
        source.postMessage(JSON.stringify({ postis: true, scope, method: READY, params }), origin);
        onEvent({ type: 'left' });
        break;
      case 'message': {
        const event = eventOf(params);
        if (event) onEvent(event);
      }
    }
  }

  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

function eventOf(params: unknown): MeetingEvent | null {
  if (field(params, 'type') !== 'event') return null;
  const data = field(params, 'data');
  const name = EVENTS.get(field(data, 'name'));
  return name ? meetingEvent(name, data) : null;
}

function parse(data: unknown): unknown {
  if (typeof data !== 'string') return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
