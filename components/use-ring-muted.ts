import { useSyncExternalStore } from 'react';

const KEY = 'calls.ring-muted';
const listeners = new Set<() => void>();
/** Where a browser keeps nothing for us, it holds for this page. */
let remembered = false;

/** Whether the ring makes no sound in this browser, and a way to change it; kept, and the same on every page. */
export function useRingMuted(): [boolean, (muted: boolean) => void] {
  return [useSyncExternalStore(subscribe, isMuted, () => false), setMuted];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function isMuted(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return remembered;
  }
}

function setMuted(muted: boolean): void {
  remembered = muted;
  try {
    if (muted) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // Cookies and the like are switched off.
  }
  listeners.forEach((listener) => listener());
}
