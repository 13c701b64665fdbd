import type { CallWindowFacts } from './call-desk-words';
import { callPath, findCallWindow } from './open-call-window';

/** How moving a call to a window of its own stands. `blocked`: none opened; `failed`: it did not come into the call. */
export type MoveState = 'idle' | 'moving' | 'blocked' | 'failed';

/** How often is looked whether the new window is still there, in milliseconds. */
const LOOK_EVERY = 1000;
/** How long the new window may take into the call, in milliseconds: the browser may ask for the devices first. */
const JOIN_WITHIN = 60_000;

interface Desk {
  windows(): readonly CallWindowFacts[];
  subscribe(listener: () => void): () => void;
}

/**
 * Moves the call of this page to a window of its own, which goes straight in with the devices as they are here. Has to be
 * called within the click. This page stays in the call until the new window says that it is in; when it does not come,
 * or is closed, nothing has changed here. One that comes even later takes the call all the same.
 *
 * @param onState told of each state after the first, and `idle` once the new window is in
 * @returns ends the watching
 */
export function moveCall(
  desk: Desk,
  { chatId, media, muted }: Pick<CallWindowFacts, 'chatId' | 'media' | 'muted'>,
  onState: (state: MoveState) => void,
): () => void {
  const before = new Set(desk.windows().map(({ windowId }) => windowId));
  const found = findCallWindow(chatId);
  if (!found || found.window.closed) {
    onState('blocked');
    return () => undefined;
  }
  found.window.location.replace(callPath(chatId, media, { prejoin: false, moved: muted }));

  const isIn = () =>
    desk.windows().some((one) => one.chatId === chatId && one.inside && !before.has(one.windowId));
  const end = (state: MoveState) => {
    stop();
    onState(state);
  };
  const look = () => {
    if (isIn()) end('idle');
    else if (found.window.closed) end('failed');
  };
  const unsubscribe = desk.subscribe(look);
  const timer = setInterval(look, LOOK_EVERY);
  const limit = setTimeout(() => end('failed'), JOIN_WITHIN);
  function stop() {
    unsubscribe();
    clearInterval(timer);
    clearTimeout(limit);
  }
  onState('moving');
  return stop;
}
