import { useSyncExternalStore } from 'react';
import { makeRingStore, type Ring, type RingStore } from './ring-store';

const stores = new Map<string, RingStore>();
const NONE: readonly Ring[] = [];

/** What rings a person now, and what can be done with it. */
export function useRings(personId: string): { rings: readonly Ring[]; store: RingStore } {
  const store = storeFor(personId);
  const rings = useSyncExternalStore(store.subscribe, store.rings, () => NONE);
  return { rings, store };
}

function storeFor(personId: string): RingStore {
  const store = stores.get(personId) ?? makeRingStore(personId);
  stores.set(personId, store);
  return store;
}
