import type { Media } from '../lib/calls/ticket';

export interface PresenceReport {
  chatId: string;
  number: number;
  media: Media;
  /** New each time the window goes in: one that has left never comes back under its id. */
  window: string;
  event: 'joined' | 'alive' | 'left';
}

/**
 * Tells our server about this window. Goes out even while the page is being closed.
 *
 * @returns the number of the call to move to, or null when the window is where it belongs or nobody could be told
 */
export async function reportPresence(report: PresenceReport): Promise<number | null> {
  const response = await fetch('/api/calls/presence', {
    method: 'POST',
    keepalive: true,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...report, id: crypto.randomUUID() }),
  }).catch(() => null);
  // Out of reach or out of order: the meeting goes on, and the next report tries again.
  if (response?.status !== 409) return null;
  const { error } = (await response.json()) as { error: { number: number } };
  return error.number;
}
