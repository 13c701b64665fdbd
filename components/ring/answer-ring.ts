import type { CallView } from '../../lib/calls/call-view';
import { askServer, json } from '../shared/ask-server';
import { callPath, enterCallWindow, type FoundWindow } from '../windows/open-call-window';
import type { Ring } from './ring-store';

/** How long the server may take to hear the answer before the person is let into the call anyway, in milliseconds. */
const HEAR_WITHIN = 3000;

/**
 * Answers a ring: tells the server, and goes into the call, even when the server could not be told.
 *
 * @param found the window of the chat, which has to be opened within the click; null opens the call in this tab
 * @returns false when the call was over by then, so that there is nothing to go to
 */
export async function answerRing(ring: Ring, found: FoundWindow | null): Promise<boolean> {
  const heard = await Promise.race([
    say(ring, 'accepted').catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), HEAR_WITHIN)),
  ]);
  if (heard && heard.call?.number !== ring.number) {
    // Going in would start another call, and ring whoever has just given up.
    if (found?.blank) found.window.close();
    return false;
  }
  // A blocker may have closed it meanwhile.
  const left = found?.window.closed ? null : found;
  enterCallWindow(left, callPath(ring.chatId, ring.media, { prejoin: false }));
  return true;
}

/** Answers a ring whose call is open in another window or tab already. */
export function answerElsewhere(ring: Ring): void {
  // Untold, it rings on until it has rung out.
  say(ring, 'accepted').catch(() => undefined);
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
