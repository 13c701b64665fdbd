import type { RingView } from '../../lib/chats/ring-view';
import { keepOpen } from '../windows/keep-open';
import { openRingStream, ringKey, type RingStream } from './ring-stream';

/** A call that rings on this page. */
export type Ring = Omit<RingView, 'endsIn'> & { key: string };

/** What rings somebody on this page, kept while one page of ours takes another's place. */
export interface RingStore {
  rings(): readonly Ring[];
  subscribe(listener: () => void): () => void;
  /** Shows a ring no longer, here. */
  hide(key: string): void;
  /** Shows it again, if it still rings. */
  unhide(key: string): void;
  /** Shows it no longer on any page of this browser. */
  finish(key: string): void;
}

/** Follows what rings a person. Each ring ends by itself, in case nobody comes to say so. */
export function makeRingStore(personId: string): RingStore {
  const listeners = new Set<() => void>();
  const ringing = new Map<string, { ring: Ring; end: ReturnType<typeof setTimeout> }>();
  // For good: a list that was on its way already must not bring back what was answered.
  const hidden = new Set<string>();
  let shown: readonly Ring[] = [];
  let stream: RingStream | null = null;

  function show() {
    shown = [...ringing.values()].map(({ ring }) => ring).filter(({ key }) => !hidden.has(key));
    listeners.forEach((listener) => listener());
  }

  function take(views: RingView[]) {
    ringing.forEach(({ end }) => clearTimeout(end));
    ringing.clear();
    for (const { endsIn, ...view } of views) {
      const key = ringKey(view);
      const end = setTimeout(() => {
        ringing.delete(key);
        show();
      }, endsIn);
      ringing.set(key, { ring: { ...view, key }, end });
    }
    show();
  }

  function hide(key: string) {
    hidden.add(key);
    show();
  }

  const open = keepOpen(() => {
    const opened = (stream = openRingStream(personId, { onRings: take, onDone: hide }));
    return () => {
      opened.close();
      stream = null;
      take([]);
    };
  });

  return {
    rings: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      const letGo = open();
      return () => {
        listeners.delete(listener);
        letGo();
      };
    },
    hide,
    unhide(key) {
      hidden.delete(key);
      show();
    },
    finish(key) {
      hide(key);
      stream?.tellDone(key);
    },
  };
}
