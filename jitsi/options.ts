import type { Role } from '../lib/calls/membership';
import { entersMuted, mayRecord, mayShare, type Moderation } from '../lib/calls/moderation';
import type { Media, TicketOptions } from '../lib/calls/ticket';
import { BUTTONS_WITHOUT_SHARING } from './toolbar-buttons';

export interface MeetingWishes {
  media: Media;
  language: string;
  /** The room's name for everyone in it. */
  subject: string;
  /** Of the person whom they are for. */
  role: Role;
  moderation: Moderation;
}

/**
 * How the meeting looks and behaves. Only keys of Jitsi's whitelist (`base/config/configWhitelist.ts`):
 * others are dropped without a word.
 */
export function meetingOptions(wishes: MeetingWishes): TicketOptions {
  const { media, language, subject } = wishes;
  const audioOnly = media === 'audio';
  return {
    lang: language,
    configOverwrite: {
      subject,
      // The token's name, or the profile's, is the name; nobody renames themselves in a call.
      readOnlyName: true,
      // People come through the chat, so there is nobody to invite and no app to be sent to.
      disableInviteFunctions: true,
      disableDeepLinking: true,
      disableThirdPartyRequests: true,
      doNotStoreRoom: true,
      startWithVideoMuted: audioOnly,
      // Renamed after stable-11146; each server reads the one it knows.
      startAudioOnly: audioOnly,
      startLowBandwidthMode: audioOnly,
      prejoinConfig: { enabled: true, hideDisplayName: true },
      // In a browser it is off unless it is asked for. Servers before autumn 2026 do not know it.
      pip: { enableBrowserPiP: true },
      ...limits(wishes),
    },
    interfaceConfigOverwrite: {},
  };
}

/**
 * What the page keeps from somebody. Whoever edits the frame's address gets it back, so it is a courtesy: what is held
 * by more than that is in the token. Where nothing is kept, the server's own settings stay untouched.
 */
function limits({ role, moderation }: MeetingWishes): Record<string, unknown> {
  return {
    ...(entersMuted(moderation, role) && { startWithAudioMuted: true }),
    ...(!mayShare(moderation, role) && { toolbarButtons: [...BUTTONS_WITHOUT_SHARING] }),
    // Not by the list of buttons: a server's own list would be lost to every member of every chat.
    ...(!mayRecord(moderation, role) && {
      recordingService: { enabled: false },
      liveStreaming: { enabled: false },
      localRecording: { disable: true },
    }),
  };
}
