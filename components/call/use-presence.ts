import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { Ticket } from '../../lib/calls/ticket';
import { reportPresence, type PresenceAnswer, type PresenceReport } from './report-presence';
import { startTicker } from '../shared/start-ticker';

/** A beat that is late by more milliseconds has slept; whoever brings the call back then speaks first. */
const ASLEEP_AFTER = 30_000;

/**
 * Reports this window's person as present while they are in the meeting: at once, then at every renewal, and a leave
 * when the meeting or the page goes.
 *
 * @param every milliseconds between renewals
 * @param paused cut off against their will: neither renewed nor left, so the lease says how long they have to come back
 * @param onAnswer called with what our server says, while the report's window is this one
 * @returns gives the presence away: renews it, says no leave of it any more, and tells its id; null when there is none
 */
export function usePresence(options: {
  call: Ticket['call'];
  inside: boolean;
  paused: boolean;
  every: number;
  onAnswer: (answer: PresenceAnswer) => void;
  /** Told the id of the presence that this window keeps, once the server was told of it; null when it keeps none. */
  onPresence: (id: string | null) => void;
}): () => string | null {
  const { inside, paused, every } = options;
  const { chatId, number, media } = options.call;
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  const own = useRef<string | null>(null);
  const given = useRef<string | null>(null);

  const say = useCallback(
    async (window: string, event: PresenceReport['event']) => {
      const answer = await reportPresence({ chatId, number, media, window, event });
      if (window !== own.current) return;
      latest.current.onAnswer(answer);
      if (answer.type === 'taken' && window !== given.current) latest.current.onPresence(window);
    },
    [chatId, number, media],
  );

  useEffect(() => {
    if (!inside) return undefined;
    const id = crypto.randomUUID();
    own.current = id;
    void say(id, 'joined');
    const leave = () => {
      if (own.current && own.current !== given.current) void say(own.current, 'left');
      own.current = null;
      latest.current.onPresence(null);
    };
    const renew = () => {
      if (own.current && !latest.current.paused) void say(own.current, 'alive');
    };
    let beat = Date.now();
    const stopTicker = startTicker(every, () => {
      const late = Date.now() - beat > every + ASLEEP_AFTER;
      beat = Date.now();
      // After a sleep the call may be another one, which nobody has asked to be in.
      if (!late) renew();
    });
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', renew);
    return () => {
      stopTicker();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', renew);
      leave();
    };
  }, [inside, every, say]);

  const wasPaused = useRef(false);
  const renewAfterPause = useEffectEvent(() => {
    // The lease may have run out meanwhile; from now on it is a whole one again.
    if (wasPaused.current && !paused && own.current) void say(own.current, 'alive');
    wasPaused.current = paused;
  });
  useEffect(() => renewAfterPause(), [paused]);

  return useCallback(() => {
    given.current = own.current;
    latest.current.onPresence(null);
    // Whoever gets it has a whole lease from now on to take it up.
    if (own.current) void say(own.current, 'alive');
    return own.current;
  }, [say]);
}
