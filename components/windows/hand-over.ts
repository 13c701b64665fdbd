import type { Media } from '../../lib/calls/ticket';

/** A call window that goes on outside our pages, as the page that opened it has to know it. */
export interface GoneOn {
  /** Nobody else who signs in in the same tab is reported for it. */
  personId: string;
  chatId: string;
  chatTitle: string;
  number: number;
  media: Media;
  domain: string;
  /** Number under which the meeting speaks. */
  apiId: number;
  /** Name of the window: there is one for each chat. */
  name: string;
  /** Id of the presence that goes on; null when the person was not in the call yet. */
  presence: string | null;
  /** Milliseconds between two signs of life. */
  renewEvery: number;
}

const TYPE = 'calls.gone-on';

/**
 * Tells the page that opened this window that it goes on elsewhere. To that page alone, and as a message rather than
 * a broadcast: so it gets a reference to this window with it, which is what it watches and believes from then on.
 */
export function handOver(opener: Window, gone: GoneOn): void {
  opener.postMessage({ type: TYPE, gone }, location.origin);
}

/** What a message hands over, and which window; null for any other message. */
export function handedOver(message: MessageEvent<unknown>): { gone: GoneOn; source: Window } | null {
  if (message.origin !== location.origin || !message.source) return null;
  const data = message.data as { type?: unknown; gone: GoneOn } | null;
  return data?.type === TYPE ? { gone: data.gone, source: message.source as Window } : null;
}
