import { useSyncExternalStore } from 'react';

/** A yes or no that a browser keeps, the same on every page. */
export interface KeptFlag {
  isSet(): boolean;
  set(on: boolean): void;
  /** Follows it on any page. @param onServer what it is taken for before the page runs */
  use(onServer?: boolean): boolean;
}

/** @param key its name in `localStorage` */
export function keptFlag(key: string): KeptFlag {
  const listeners = new Set<() => void>();
  // Where a browser keeps nothing for us (cookies and the like are switched off), it holds for this page.
  let unkept = false;

  const isSet = () => {
    try {
      return unkept || localStorage.getItem(key) !== null;
    } catch {
      return unkept;
    }
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    window.addEventListener('storage', listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener('storage', listener);
    };
  };
  return {
    isSet,
    set(on) {
      unkept = false;
      try {
        if (on) localStorage.setItem(key, '1');
        else localStorage.removeItem(key);
      } catch {
        unkept = on;
      }
      listeners.forEach((listener) => listener());
    },
    use: (onServer = false) => useSyncExternalStore(subscribe, isSet, () => onServer),
  };
}
