import { useEffect, useRef, useState } from 'react';
import type { MeetingControl } from '../../jitsi/meeting';

/** From the limit on, the frame is asked so often whether it still answers, and waited for so long; milliseconds. */
const ASK_EVERY = 5000;
const ANSWER_WITHIN = 4000;

/**
 * Counts down to a provider's cut of framed calls. The cut itself comes without a reliable word (the frame goes to
 * another page), so from the limit on the meeting is asked whether it is still there.
 *
 * @param end in milliseconds since 1970; null while there is none
 * @returns seconds until then; null while there is no end
 */
export function useEmbedLimit(
  end: number | null,
  control: MeetingControl | null,
  onCut: () => void,
): number | null {
  const [now, setNow] = useState(0);
  const cut = useRef(onCut);
  useEffect(() => {
    cut.current = onCut;
  });

  useEffect(() => {
    if (end === null) return undefined;
    const tick = () => setNow(Date.now());
    const timer = setInterval(tick, 1000);
    tick();
    return () => clearInterval(timer);
  }, [end]);

  useEffect(() => {
    if (end === null || !control) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const ask = async () => {
      const alive = await control.isAlive(ANSWER_WITHIN);
      if (stopped) return;
      if (alive) timer = setTimeout(() => void ask(), ASK_EVERY);
      else cut.current();
    };
    timer = setTimeout(() => void ask(), Math.max(0, end - Date.now()));
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [end, control]);

  return end === null || now === 0 ? null : Math.max(0, Math.ceil((end - now) / 1000));
}
