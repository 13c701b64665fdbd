import { mayRecord, mayShare, type Moderation } from '../lib/calls/moderation';
import type { Ticket } from '../lib/calls/ticket';

/** Sends a command of the embedding API to the running meeting; what nobody obeys is ignored without a word. */
export type SendCommand = (name: string, ...args: unknown[]) => void;

type MeetingCommand = readonly [name: string, ...args: unknown[]];

/**
 * What brings the moderation of a running meeting from one state to another, for the window of a moderator to send.
 *
 * Only `audio`: `toggle-moderation` in `modules/API/API.js` of jitsi-meet takes whatever is not `video` for it, so that
 * `desktop` would silence everybody, and `video` would take their cameras.
 *
 * @param before null where nobody of ours has touched it: what a moderator has set in Jitsi itself stays then
 */
export function moderationCommands(before: Moderation | null, after: Moderation): MeetingCommand[] {
  const [was, is] = [before, after].map((one) => one?.microphones === 'onRequest');
  return was === is ? [] : [['toggleModeration', is, 'audio']];
}

/**
 * Keeps back what a person may not do: `toggleShareScreen` passes by the token and the toolbar, so it must not even be
 * sent for them.
 */
export function withinLimits({ moderation, person }: Ticket, send: SendCommand): SendCommand {
  const refused = new Set([
    ...(mayShare(moderation, person.role) ? [] : ['toggleShareScreen']),
    ...(mayRecord(moderation, person.role) ? [] : ['startRecording']),
  ]);
  return (name, ...args) => {
    if (!refused.has(name)) send(name, ...args);
  };
}
