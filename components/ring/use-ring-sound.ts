import { useEffect } from 'react';
import { keepOpen } from '../windows/keep-open';
import { onePage, type Turn } from '../shared/one-page';
import { playRing } from './ring-sound';

/**
 * How long after the first gesture the ring begins, in milliseconds. When that was an answer to it, it is over by then.
 */
const AFTER_GESTURE = 300;

/** Sounds the ring while `on`, in one page of this browser, once somebody has done something on the page. */
export function useRingSound(on: boolean): void {
  useEffect(() => (on ? sound() : undefined), [on]);
}

const sound = keepOpen(() => {
  let turn: Turn | undefined;
  const stopWaiting = afterGesture(() => {
    turn = onePage('calls.ring-sound', playRing);
  });
  return () => {
    stopWaiting();
    turn?.leave();
  };
});

/** Browsers keep a page silent until somebody has pressed something on it. */
function afterGesture(then: () => void): () => void {
  if ((navigator as { userActivation?: UserActivation }).userActivation?.hasBeenActive) {
    then();
    return () => undefined;
  }
  const gestures = ['click', 'keyup'];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    gestures.forEach((name) => window.removeEventListener(name, act));
  };
  const act = () => {
    stop();
    timer = setTimeout(then, AFTER_GESTURE);
  };
  gestures.forEach((name) => window.addEventListener(name, act));
  return stop;
}
