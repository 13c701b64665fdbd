import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Ticket } from '../lib/calls/ticket';
import { reportPresence, type PresenceReport } from './report-presence';
import { startTicker } from './start-ticker';

/**
 * Reports this window's person as present while they are in the meeting: at once, then at every renewal, and a leave
 * when the meeting or the page goes. A page that comes back from the back/forward cache goes in again.
 *
 * @param every milliseconds between renewals
 * @param paused cut off against their will: neither renewed nor left, so the lease says how long they have to come back
 * @param onMoved called when the chat's call is another one than the ticket's
 * @returns gives the presence away: renews it, says no leave of it any more, and tells its id; null when there is none
 */
export function usePresence(options: {
  call: Ticket['call'];
  inside: boolean;
  paused: boolean;
  every: number;
  onMoved: () => void;
}): () => string | null {
  const { inside, every } = options;
  const { chatId, number, media } = options.call;
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  const own = useRef<string | null>(null);
  const given = useRef<string | null>(null);

  const say = useCallback(
    async (window: string, event: PresenceReport['event']) => {
      const elsewhere = await reportPresence({ chatId, number, media, window, event });
      if (elsewhere !== null && window === own.current) latest.current.onMoved();
    },
    [chatId, number, media],
  );

  useEffect(() => {
    if (!inside) return undefined;
    const enter = () => {
      own.current ??= crypto.randomUUID();
      void say(own.current, 'joined');
    };
    const leave = () => {
      if (own.current && own.current !== given.current) void say(own.current, 'left');
      own.current = null;
    };
    const renew = () => {
      if (own.current && !latest.current.paused) void say(own.current, 'alive');
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted && !latest.current.paused) enter();
    };
    const stopTicker = startTicker(every, renew);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    window.addEventListener('online', renew);
    enter();
    return () => {
      stopTicker();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
      window.removeEventListener('online', renew);
      leave();
    };
  }, [inside, every, say]);

  return useCallback(() => {
    given.current = own.current;
    // Whoever gets it has a whole lease from now on to take it up.
    if (own.current) void say(own.current, 'alive');
    return own.current;
  }, [say]);
}
