import type { Muted } from '../../lib/calls/muted';
import type { Ticket } from '../../lib/calls/ticket';
import { newSession, type Session } from './call-session';

/** In `sessionStorage`. */
export const RELOADED = 'calls.reloaded';
/** A page that takes longer to come back is no reload of a running call any more; milliseconds. */
const FRESH = 60_000;

/** What a page leaves to itself. */
export interface KeptForReload {
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

let taken: KeptForReload | null | undefined;

// Once for a page: React may ask twice.
function takeKept(): KeptForReload | null {
  if (taken !== undefined) return taken;
  try {
    taken = JSON.parse(sessionStorage.getItem(RELOADED) ?? 'null') as KeptForReload | null;
    sessionStorage.removeItem(RELOADED);
  } catch {
    taken = null;
  }
  return taken;
}

function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload';
}
