import type { Meeting } from './meeting';

type Command = (meeting: Meeting, ...args: unknown[]) => unknown;

// Wire names, from modules/API/external/external_api.js. What is not here is taken without a word and does nothing.
const COMMANDS: Record<string, Command> = {
  'display-name': (meeting, name) => meeting.rename(text(name)),
  subject: (meeting, subject) => meeting.send({ type: 'subject', subject: text(subject) }),
  'toggle-audio': (meeting) => meeting.setMuted('audio', !meeting.self.audioMuted),
  'toggle-video': (meeting) => meeting.setMuted('video', !meeting.self.videoMuted),
  // Neither toolbarButtons nor the token's features hold this one back, as on a real server.
  'toggle-share-screen': (meeting, options) => {
    const { enable } = (options ?? {}) as { enable?: boolean };
    return meeting.setSharing(enable ?? !meeting.self.sharing);
  },
  'video-hangup': (meeting) => meeting.hangUp(),
  'end-conference': (meeting) => meeting.send({ type: 'end' }),
  'kick-participant': (meeting, id) => meeting.send({ type: 'kick', id: text(id) }),
  'grant-moderator': (meeting, id) => meeting.send({ type: 'grant', id: text(id) }),
  // Whatever is not video is sound, `desktop` too (modules/API/API.js).
  'toggle-moderation': (meeting, enabled, media) =>
    meeting.send({ type: 'moderate', media: media === 'video' ? media : 'audio', enabled: Boolean(enabled) }),
  'mute-everyone': (meeting, media) =>
    meeting.send({ type: 'mute', media: media === 'video' ? media : 'audio' }),
};

/** Does what `executeCommand` asked for. */
export function obey(meeting: Meeting, name: string, args: unknown[]): void {
  void Promise.resolve(COMMANDS[name]?.(meeting, ...args));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
