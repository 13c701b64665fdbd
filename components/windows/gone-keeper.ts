import { handedOver } from './hand-over';
import { keepGoneWindow, type GoneWindow, type KeptWindow } from './keep-gone-window';

/** A window whose room the chat has left behind. */
export interface Strayed {
  /** Of the window. */
  name: string;
  chatTitle: string;
  domain: string;
  bringBack: () => void;
}

export interface GoneKeeper {
  /** Begins to keep what is handed over by windows of this person. Said again, it only makes sure whose they are. */
  start: (personId: string) => void;
  /** As when the page goes: nothing is left, nothing forgotten. */
  stop: () => void;
  strayed: () => readonly Strayed[];
  subscribe: (listener: () => void) => () => void;
}

const MEMORY = 'calls.gone-on';
export const NONE_STRAYED: readonly Strayed[] = [];

/**
 * Keeps the windows that this page has opened and that have gone on outside our pages. They are remembered in this
 * tab's session, so that a reload goes on with them.
 */
export function createGoneKeeper(): GoneKeeper {
  const kept = new Map<string, KeptWindow>();
  const listeners = new Set<() => void>();
  const ends = new AbortController();
  let owner: string | null = null;
  let strayed = NONE_STRAYED;

  function changed() {
    const all = [...kept.values()];
    sessionStorage.setItem(MEMORY, JSON.stringify(all.map(({ facts }) => facts())));
    const lost = all.filter(({ facts, isPinned }) => facts().strayed && isPinned());
    strayed = lost.map(({ facts, bringBack }) => ({ ...facts(), bringBack }));
    for (const listener of listeners) listener();
  }

  function keep(gone: GoneWindow, source: Window | null) {
    const { name } = gone;
    kept.get(name)?.stop();
    const onEnd = () => {
      kept.delete(name);
      changed();
    };
    kept.set(name, keepGoneWindow({ gone, source, onChange: changed, onEnd }));
    changed();
  }

  function dropOthers() {
    for (const [name, { facts, stop }] of kept) {
      if (facts().personId === owner) continue;
      stop();
      kept.delete(name);
    }
    changed();
  }

  function listen() {
    const renew = () => kept.forEach((one) => one.renew());
    const { signal } = ends;
    window.addEventListener(
      'message',
      (message) => {
        const found = handedOver(message);
        if (found?.gone.personId === owner) {
          keep({ ...found.gone, inside: false, strayed: false }, found.source);
        }
      },
      { signal },
    );
    // Of a page that is reloaded the next one may wait long for the meeting to speak: it gets a whole lease for that.
    window.addEventListener('pagehide', renew, { signal });
    window.addEventListener('online', renew, { signal });
  }

  return {
    start(personId) {
      const first = owner === null;
      owner = personId;
      if (first) {
        listen();
        for (const gone of remembered()) keep(gone, null);
      }
      dropOthers();
    },
    stop() {
      ends.abort();
      kept.forEach((one) => one.stop());
    },
    strayed: () => strayed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function remembered(): GoneWindow[] {
  return JSON.parse(sessionStorage.getItem(MEMORY) ?? '[]') as GoneWindow[];
}
