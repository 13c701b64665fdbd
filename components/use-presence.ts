import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Ticket } from '../lib/calls/ticket';
import { reportPresence, type PresenceReport } from './report-presence';

/**
 * Reports this window's person as present while they are in the meeting: at once, then at every renewal, and a leave
 * when the meeting or the page goes. A page that comes back from the back/forward cache goes in again.
 *
 * @param every milliseconds between renewals
 * @param onMoved called when the chat's call is another one than the ticket's
 */
export function usePresence(options: {
  call: Ticket['call'];
  inside: boolean;
  every: number;
  onMoved: () => void;
}): void {
  const { inside, every } = options;
  const { chatId, number, media } = options.call;
  const moved = useRef(options.onMoved);
  useLayoutEffect(() => {
    moved.current = options.onMoved;
  });

  useEffect(() => {
    if (!inside) return undefined;
    let id: string | null = null;
    const say = async (window: string, event: PresenceReport['event']) => {
      const elsewhere = await reportPresence({ chatId, number, media, window, event });
      if (elsewhere !== null && window === id) moved.current();
    };
    const enter = () => {
      id ??= crypto.randomUUID();
      void say(id, 'joined');
    };
    const leave = () => {
      if (id) void say(id, 'left');
      id = null;
    };
    const renew = () => {
      if (id) void say(id, 'alive');
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      if (persisted) enter();
    };
    const ticker = startTicker(every, renew);
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    window.addEventListener('online', renew);
    enter();
    return () => {
      ticker();
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
      window.removeEventListener('online', renew);
      leave();
    };
  }, [inside, every, chatId, number, media]);
}

/**
 * Calls back at an interval that a hidden page's throttling does not stretch: browsers slow the timers of hidden pages
 * down to once a minute, which is as long as a lease, but leave those of workers alone.
 */
function startTicker(every: number, tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = tick;
  worker.postMessage(every);
  return () => worker.terminate();
}
