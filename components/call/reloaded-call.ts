import { useEffect, useEffectEvent } from 'react';
import type { Muted } from '../../lib/calls/muted';
import type { Ticket } from '../../lib/calls/ticket';
import { newSession, type Session } from './call-session';

const KEY = 'calls.reloaded';
/** A page that takes longer to come back is no reload of a running call any more; milliseconds. */
const FRESH = 60_000;

/** Milliseconds. */
const JUST_NOW = 1000;

interface Kept {
  personId: string;
  chatId: string;
  number: number;
  muted: Session['muted'];
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * The session that a call page begins with. A page that is reloaded in a call goes back into it, with microphone and
 * camera as they were; any other reload asks on the pre-join screen, however the page had come here first.
 */
export function openSession(ticket: Ticket, prejoin: boolean, muted: Muted | null): Session {
  if (typeof window === 'undefined' || !isReload()) return newSession(ticket, prejoin, muted);
  const kept = takeKept();
  const { chatId, number } = ticket.call;
  const isSame =
    kept !== null &&
    kept.personId === ticket.person.id &&
    kept.chatId === chatId &&
    kept.number === number &&
    Date.now() - kept.at < FRESH;
  return isSame ? newSession(ticket, false, kept.muted) : newSession(ticket, true);
}

/** Keeps for a reload what the page knows of the call that it is in. */
export function useKeptForReload({ ticket, insideSince, stage, left, muted }: Session): void {
  const keep = useEffectEvent(() => {
    // Jitsi's frame leaves just before the page around it goes.
    const justLeft = stage.name === 'left' && left?.insideSince && Date.now() - left.at < JUST_NOW;
    if ((insideSince === null && !justLeft) || stage.name === 'cut') return;
    const { chatId, number } = ticket.call;
    const kept: Kept = { personId: ticket.person.id, chatId, number, muted, at: Date.now() };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing for us: the pre-join screen asks.
    }
  });
  useEffect(() => {
    const onHide = () => keep();
    window.addEventListener('pagehide', onHide);
    return () => window.removeEventListener('pagehide', onHide);
  }, []);
}

let taken: Kept | null | undefined;

// Once for a page: React may ask twice.
function takeKept(): Kept | null {
  if (taken !== undefined) return taken;
  try {
    taken = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null;
    sessionStorage.removeItem(KEY);
  } catch {
    taken = null;
  }
  return taken;
}

function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload';
}
