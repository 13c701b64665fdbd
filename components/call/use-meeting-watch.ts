import { useEffect, useEffectEvent } from 'react';
import type { MeetingControl } from '../../jitsi/meeting';

/** Milliseconds. */
export interface WatchTimes {
  /** Between two questions. */
  every: number;
  /** How long an answer may take. */
  answer: number;
}

/** So many questions without an answer, one after the other, and the frame is gone: one may be lost to a busy page. */
const MISSED = 2;

/**
 * Asks a meeting again and again whether it is still there: a frame that has crashed, or has gone to another page,
 * tells nobody.
 */
export function useMeetingWatch(
  control: MeetingControl | null,
  { every, answer }: WatchTimes,
  onGone: () => void,
): void {
  const gone = useEffectEvent(onGone);
  useEffect(() => {
    if (!control) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    let missed = 0;
    const ask = async () => {
      const alive = await control.isAlive(answer);
      if (stopped) return;
      missed = alive ? 0 : missed + 1;
      if (missed >= MISSED) gone();
      else timer = setTimeout(() => void ask(), alive ? every : 0);
    };
    timer = setTimeout(() => void ask(), every);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [control, every, answer]);
}
