import { keptFlag } from '../shared/kept-flag';

const dismissed = keptFlag('calls.background-hint');

/** Whether the hint about background tabs is wanted no more in this browser, and a way to say so. */
export function useHintDismissed(): [boolean, () => void] {
  return [dismissed.use(), () => dismissed.set(true)];
}
