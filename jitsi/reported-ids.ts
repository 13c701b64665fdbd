import 'server-only';
import { z } from 'zod';
import type { Occupant } from '../lib/calls/room-event';

/** An id in a report of Jitsi's server. Control characters have no place in one, and PostgreSQL refuses NUL. */
export const reportedId = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[^\u0000-\u001f\u007f]+$/);

/** `context.user.id` of the token: a person's id where we have signed it. */
export const reportedPersonId = reportedId.nullable().catch(null);

/** Somebody in a room. Who moves to a breakout room keeps the connection, and so the JID. */
export function occupantOf(
  jid: string,
  breakoutRoom: string | null | undefined,
  personId: string | null,
): Occupant {
  return { id: breakoutRoom ? `${jid}#${breakoutRoom}` : jid, personId };
}
