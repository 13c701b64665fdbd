import type { CallView } from '../lib/calls/call-view';
import { askServer, json } from './ask-server';
import { callPath, findCallWindow, rememberBlocked } from './open-call-window';
import type { Ring } from './ring-store';

/** How long the server may take to hear the answer before the person is let into the call anyway, in milliseconds. */
const HEAR_WITHIN = 3000;

/**
 * Answers a ring: opens the call window, tells the server, and goes into the call, even when the server could not be
 * told. Has to be called within the click, or no window opens; then the call opens in this tab.
 *
 * @returns false when the call was over by then, so that there is nothing to go to
 */
export async function answerRing(ring: Ring): Promise<boolean> {
  const found = findCallWindow(ring.chatId);
  const heard = await Promise.race([
    say(ring, 'accepted').catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), HEAR_WITHIN)),
  ]);
  if (heard && heard.call?.number !== ring.number) {
    // Going in would start another call, and ring whoever has just given up.
    if (found?.blank) found.window.close();
    return false;
  }
  const path = callPath(ring.chatId, ring.media, { prejoin: false });
  if (found?.blank) found.window.location.replace(path);
  if (!found) {
    rememberBlocked();
    window.location.assign(path);
  }
  return true;
}

/** Declines a ring. @throws what `askServer` throws when the server was not told */
export async function declineRing(ring: Ring): Promise<void> {
  await say(ring, 'declined');
}

function say({ chatId, number }: Ring, answer: 'accepted' | 'declined'): Promise<{ call: CallView | null }> {
  const path = `/api/chats/${encodeURIComponent(chatId)}/call/answer`;
  // Goes out even while the page is being left.
  return askServer(path, { ...json('POST', { number, answer }), keepalive: true });
}
