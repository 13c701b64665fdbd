import type { Moderation } from '../lib/calls/moderation';
import type { MeetingCommand } from './meeting';

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
  // On and on again too: another window may have switched it off, unseen here.
  return is || was ? [['toggleModeration', is === true, 'audio']] : [];
}
