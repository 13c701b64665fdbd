import 'server-only';
import { z } from 'zod';
import { readQuery } from './read-query';

const revision = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Where a reader of a live stream may say what it knows; `Last-Event-ID` is the later word. */
export const livePageSchema = z.object({ after: revision.optional() });

/**
 * The last change that a reader of a live stream knows of, by its `Last-Event-ID` (WHATWG HTML, 9.2.4) or the
 * parameter `after`; null when it knows nothing.
 *
 * @throws {AppError} `request.invalid` for an `after` that is no number
 */
export function lastSeen(request: Request): number | null {
  const { after } = readQuery(request, livePageSchema);
  // A browser sends back whatever it was sent, maybe by an earlier version of ours: what is not understood is nothing.
  const sent = revision.safeParse(request.headers.get('last-event-id') || undefined);
  return sent.success ? sent.data : (after ?? null);
}
