const CHANNEL = 'calls.signed-out';

// A channel speaks to all others of its name, also to those of the same page, which is on its way out already.
const thisPage = Math.random();

/** Tells the other pages of this browser that nobody is signed in any more. */
export function tellSignedOut(): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(thisPage);
  channel.close();
}

/**
 * Hears that somebody has signed out on another page of this browser.
 *
 * @returns ends the hearing
 */
export function onSignedOut(listener: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data !== thisPage) listener();
  };
  return () => channel.close();
}
