import type { JitsiRequest } from './jitsi-page-side';
import type { Meeting } from './meeting';

// What Jitsi answers to a request it does not know: its Error becomes {} on the way through JSON.
const UNKNOWN = { error: {} };

/**
 * Answers what external_api.js can ask, in the shapes of modules/API/API.js. An `undefined` answer rejects the
 * embedder's promise there ("Unexpected response format!"), here too.
 */
export function answerRequest(meeting: Meeting, request: JitsiRequest): unknown {
  if (request.type === 'devices') return answerDevices(request);
  const { self, joined } = meeting;
  switch (request.name ?? '') {
    case 'rooms-info':
      return { rooms: [roomInfo(meeting)] };
    case 'is-audio-muted':
      return self.audioMuted;
    case 'is-video-muted':
      return self.videoMuted;
    case 'is-audio-available':
    case 'is-video-available':
      return Boolean(meeting.media.tracks[request.name === 'is-audio-available' ? 'audio' : 'video']);
    case 'is-sharing-screen':
      return self.sharing;
    case 'get-content-sharing-participants':
      return { sharingParticipantIds: meeting.sharers() };
    case 'session-id':
      return joined?.meetingId ?? '';
    case 'get-p2p-status':
      return meeting.others.size === 1;
    case 'connection-stats':
      return { iceConnected: meeting.remoteTracks.size > 0 };
    case 'is-moderation-on':
      return meeting.moderated.has(request.mediaType === 'video' ? 'video' : 'audio');
    case 'is-audio-disabled':
    case 'is-participant-force-muted':
    case 'is-participants-pane-open':
      return false;
    case 'is-start-silent':
      return meeting.settings.config.startSilent;
    case 'get-livestream-url':
      return {};
    case 'get-custom-avatar-backgrounds':
      return { avatarBackgrounds: [] };
    case 'list-breakout-rooms':
      return {};
    case 'get-shared-document-url':
      return '';
    case 'deployment-info':
      return undefined;
    case '_new_electron_screensharing_supported':
      return true;
    default:
      return UNKNOWN;
  }
}

function roomInfo({ self, others, joined, settings }: Meeting) {
  const { id, name, role } = self;
  const { user } = settings;
  return {
    isMainRoom: true,
    id: joined?.roomJid,
    jid: joined && `${joined.roomJid}/${id}`,
    participants: [
      { role, displayName: name, id, userContext: { id: user.id, name: user.name ?? name } },
      ...[...others.values()].map((person) => ({
        jid: `${joined?.roomJid}/${person.id}`,
        role: person.role,
        displayName: person.name,
        id: person.id,
        userContext: person.userContext,
        isJigasi: false,
        isHidden: false,
        audioMuted: person.audioMuted,
        videoMuted: person.videoMuted,
      })),
    ],
  };
}

async function answerDevices({ name }: JitsiRequest): Promise<unknown> {
  if (name === 'isDeviceChangeAvailable' || name === 'isDeviceListAvailable') return true;
  if (name === 'isMultipleAudioInputSupported' || name === 'setDevice') return false;
  if (name !== 'getAvailableDevices' && name !== 'getCurrentDevices') return UNKNOWN;
  const devices = await navigator.mediaDevices.enumerateDevices();
  const [audioInput, audioOutput, videoInput] = (['audioinput', 'audiooutput', 'videoinput'] as const).map(
    (kind) => devices.filter((device) => device.kind === kind),
  );
  if (name === 'getAvailableDevices') return { audioInput, audioOutput, videoInput };
  return { audioInput: audioInput?.[0], audioOutput: audioOutput?.[0], videoInput: videoInput?.[0] };
}
