import { useEffect, useEffectEvent } from 'react';
import { startTicker } from '../shared/start-ticker';

/** Milliseconds. */
const TICK = 5000;
/** A clock that jumps by more was stopped: the longest that a busy page is late is far below. */
const ASLEEP_AFTER = 30_000;

/**
 * Calls back when the computer has slept, which no event of the browser's tells: a clock that ticked on without the
 * page. In a worker, whose timers run on in hidden pages.
 *
 * @param onWake told for how long, in milliseconds
 */
export function useWake(active: boolean, onWake: (slept: number) => void): void {
  const wake = useEffectEvent(onWake);
  useEffect(() => {
    if (!active) return undefined;
    let last = Date.now();
    return startTicker(TICK, () => {
      const now = Date.now();
      const away = now - last;
      last = now;
      if (away > TICK + ASLEEP_AFTER) wake(away);
    });
  }, [active]);
}
