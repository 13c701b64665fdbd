import { useState, useSyncExternalStore } from 'react';

const KEY = 'calls.background-hint';
const never = () => () => undefined;

/** Whether the hint about background tabs is wanted no more in this browser, and a way to say so; kept. */
export function useHintDismissed(): [boolean, () => void] {
  const kept = useSyncExternalStore(never, isKept, () => false);
  const [now, setNow] = useState(false);
  return [
    kept || now,
    () => {
      setNow(true);
      try {
        localStorage.setItem(KEY, 'dismissed');
      } catch {
        // The browser keeps nothing for us: it holds for this page.
      }
    },
  ];
}

function isKept(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
