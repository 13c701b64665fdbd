import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** Whether the browser has a network; it takes any for one, also where nothing can be reached through it. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
}

/** Calls back when the network is there again, with how long it was not, in milliseconds. */
export function useBackOnline(onBack: (away: number) => void): void {
  const back = useEffectEvent(onBack);
  useEffect(() => {
    let gone: number | null = navigator.onLine ? null : Date.now();
    return subscribe(() => {
      if (!navigator.onLine) {
        gone ??= Date.now();
        return;
      }
      if (gone !== null) back(Date.now() - gone);
      gone = null;
    });
  }, []);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
