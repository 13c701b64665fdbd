import { useSyncExternalStore } from 'react';
import { NO_WINDOWS, openCallDesk, type CallDesk } from './call-desk';
import type { CallWindowFacts } from './call-desk-words';
import { keepOpen } from './keep-open';

/** A desk that opens with its first reader, and outlives the change from one page of ours to the next. */
interface SharedDesk extends Omit<CallDesk, 'close'> {
  /** Listening opens it. */
  subscribe(listener: () => void): () => void;
}

const desks = new Map<string, SharedDesk>();

/** The call windows of a person that run in this browser, and a way to speak to them. Empty on the server. */
export function useCallWindows(personId: string): {
  windows: readonly CallWindowFacts[];
  desk: SharedDesk;
} {
  const desk = sharedDesk(personId);
  const windows = useSyncExternalStore(desk.subscribe, desk.windows, () => NO_WINDOWS);
  return { windows, desk };
}

function sharedDesk(personId: string): SharedDesk {
  const desk = desks.get(personId) ?? makeSharedDesk(personId);
  desks.set(personId, desk);
  return desk;
}

function makeSharedDesk(personId: string): SharedDesk {
  let current: CallDesk | null = null;
  const open = keepOpen(() => {
    const opened = (current = openCallDesk(personId));
    return () => {
      opened.close();
      current = null;
    };
  });
  return {
    windows: () => current?.windows() ?? NO_WINDOWS,
    settled: () => current?.settled() ?? Promise.resolve(NO_WINDOWS),
    show: (windowId) => current?.show(windowId),
    askToLeave: (windowId) => current?.askToLeave(windowId),
    subscribe(listener) {
      const letGo = open();
      const end = current?.subscribe(listener);
      return () => {
        end?.();
        letGo();
      };
    },
  };
}
