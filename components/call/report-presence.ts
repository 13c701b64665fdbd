import type { Media } from '../../lib/calls/ticket';

export interface PresenceReport {
  chatId: string;
  number: number;
  media: Media;
  /** New each time the window goes in: one that has left never comes back under its id. */
  window: string;
  event: 'joined' | 'alive' | 'left';
}

/** What our server says of a report. */
export type PresenceAnswer =
  | { type: 'taken' }
  /** The chat's call is another one by now. */
  | { type: 'moved'; number: number }
  /** The person has signed out, or is no member of the chat any more. */
  | { type: 'refused'; code: 'signed_out' | 'removed' }
  /** Nobody could be told; the next report tries again. */
  | { type: 'unreachable' };

/** A server that says nothing for so long is out of reach, in milliseconds. */
const PATIENCE = 10_000;

/** Tells our server about this window. Goes out even while the page is being closed. */
export async function reportPresence(report: PresenceReport): Promise<PresenceAnswer> {
  const response = await fetch('/api/calls/presence', {
    method: 'POST',
    keepalive: true,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...report, id: crypto.randomUUID() }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  if (!response) return { type: 'unreachable' };
  if (response.ok) return { type: 'taken' };
  // By the code, not the status: a proxy in front of a server that is being replaced answers 404 and the like as well.
  const error = await refusalOf(response);
  if (error?.code === 'call.moved') return { type: 'moved', number: Number(error.number) };
  if (error?.code === 'auth.signed_out') return { type: 'refused', code: 'signed_out' };
  if (error?.code === 'chat.not_found') return { type: 'refused', code: 'removed' };
  return { type: 'unreachable' };
}

async function refusalOf(response: Response): Promise<{ code?: string; number?: number } | undefined> {
  try {
    return ((await response.json()) as { error?: { code?: string; number?: number } } | null)?.error;
  } catch {
    return undefined;
  }
}
