import { keptFlag } from '../shared/kept-flag';

const muted = keptFlag('calls.ring-muted');

/** Whether the ring makes no sound in this browser, and a way to change it. */
export function useRingMuted(): [boolean, (on: boolean) => void] {
  return [muted.use(), muted.set];
}
