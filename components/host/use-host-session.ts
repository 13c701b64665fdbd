import { useCallback, useEffect, useRef, useState } from 'react';
import type { HostEntry } from '../../lib/calls/host-entry';
import type { Ticket } from '../../lib/calls/ticket';
import type { HostKeeper, HostSessionView } from './keep-host-session';

interface KeptHostSession extends HostSessionView {
  /** See `HostKeeper`; null where the call was not entered from a host. */
  regain: HostKeeper['regain'] | null;
}

const NOTHING: HostSessionView = { notice: null, over: false };

/** Keeps a host's window signed in while the host's page renews that, and tells of its end; does nothing in any other. */
export function useHostSession(host: HostEntry | null, { call, person }: Ticket): KeptHostSession {
  const [view, setView] = useState(NOTHING);
  const keeper = useRef<Promise<HostKeeper | null>>(Promise.resolve(null));
  const { chatId, media } = call;

  useEffect(() => {
    if (!host) return undefined;
    const over = new AbortController();
    // Nothing that a window of our own chat has to load.
    keeper.current = import('./keep-host-session').then(
      ({ keepHostSession }) => {
        if (over.signal.aborted) return null;
        const options = { host, call: { chatId, media }, personId: person.id, onChange: setView };
        const kept = keepHostSession(options);
        over.signal.addEventListener('abort', kept.close);
        return kept;
      },
      () => null,
    );
    return () => over.abort();
  }, [host, chatId, media, person.id]);

  const regain = useCallback(async () => {
    const kept = await keeper.current;
    if (kept) return kept.regain();
    setView({ notice: null, over: true });
    return false;
  }, []);

  return { ...view, regain: host && regain };
}
