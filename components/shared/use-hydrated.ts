import { useSyncExternalStore } from 'react';
import { neverChanges } from './never-changes';

/** False in the server's HTML and until React has taken it over; true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
}
