import type { Media, TicketOptions } from '../lib/calls/ticket';

export interface MeetingWishes {
  media: Media;
  language: string;
  /** The room's name for everyone in it. */
  subject: string;
}

/**
 * How the meeting looks and behaves. Only keys of Jitsi's whitelist (`base/config/configWhitelist.ts`):
 * others are dropped without a word.
 */
export function meetingOptions({ media, language, subject }: MeetingWishes): TicketOptions {
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
    },
    interfaceConfigOverwrite: {},
  };
}
