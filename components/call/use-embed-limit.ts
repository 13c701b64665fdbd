import { useEffect, useRef, useState } from 'react';
import type { MeetingControl } from '../../jitsi/meeting';

/** A cut may come this much before our own clock says so, in milliseconds: the meeting counts from its own join. */
const EARLY = 10_000;
/** From the limit on, the frame is asked so often whether it still answers, and waited for so long; milliseconds. */
const ASK_EVERY = 5000;
const ANSWER_WITHIN = 4000;

interface EmbedLimit {
  /** Null while there is no limit or nobody has joined. */
  secondsLeft: number | null;
  /** Whether the meeting may have been cut by now, so that its end needs no other reason. */
  isReached: () => boolean;
}

/**
 * Counts down to a provider's cut of framed calls. The cut itself comes without a reliable word (the frame goes to
 * another page), so from the limit on the meeting is asked whether it is still there.
 */
export function useEmbedLimit(options: {
  seconds: number | null;
  joinedAt: number | null;
  control: MeetingControl | null;
  onCut: () => void;
}): EmbedLimit {
  const { seconds, joinedAt, control, onCut } = options;
  const [now, setNow] = useState(0);
  const cut = useRef(onCut);
  useEffect(() => {
    cut.current = onCut;
  });
  const end = seconds !== null && joinedAt !== null ? joinedAt + seconds * 1000 : null;

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

  return {
    secondsLeft: end === null || now === 0 ? null : Math.max(0, Math.ceil((end - now) / 1000)),
    isReached: () => end !== null && Date.now() >= end - EARLY,
  };
}
