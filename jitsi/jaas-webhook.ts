import 'server-only';
import { z } from 'zod';
import type { RoomEvent } from '../lib/calls/room-event';
import { occupantOf, reportedId, reportedPersonId } from './reported-ids';

const common = {
  /** Milliseconds; the only order there is, as webhooks come in any. */
  timestamp: z.number().min(0).max(8_640_000_000_000_000),
  /** `<app id>/<room>`; of breakout rooms too this is the main room. */
  fqn: reportedId,
};
const breakout = { isBreakout: z.boolean().default(false), breakoutRoomId: reportedId.nullish() };

const roomOf = (type: 'opened' | 'emptied') =>
  z.object({ ...common, data: z.object(breakout) }).transform(({ fqn, timestamp, data }): RoomEvent => ({
    type,
    room: fqn,
    breakout: data.isBreakout,
    at: new Date(timestamp),
  }));

const participantOf = (type: 'joined' | 'left') =>
  z
    .object({
      ...common,
      data: z
        .object({
          ...breakout,
          id: reportedPersonId,
          participantFullJid: reportedId.optional(),
          participantJid: reportedId.optional(),
          participantId: reportedId.optional(),
        })
        // The most exact name of the connection that there is: only the first is documented with its resource.
        .transform(({ participantFullJid, participantJid, participantId, ...data }, context) => {
          const jid = participantFullJid ?? participantJid ?? participantId;
          if (jid !== undefined) return { ...data, jid };
          context.addIssue({ code: 'custom', path: ['participantFullJid'], message: 'is missing' });
          return z.NEVER;
        }),
    })
    .transform(({ fqn, timestamp, data }): RoomEvent => ({
      type,
      room: fqn,
      breakout: data.isBreakout,
      at: new Date(timestamp),
      occupant: occupantOf(data.jid, data.breakoutRoomId, data.id),
    }));

const BY_TYPE = new Map<string, z.ZodType<RoomEvent>>([
  ['ROOM_CREATED', roomOf('opened')],
  ['ROOM_DESTROYED', roomOf('emptied')],
  ['PARTICIPANT_JOINED', participantOf('joined')],
  ['PARTICIPANT_LEFT', participantOf('left')],
]);

/**
 * A webhook of JaaS as a room's event; null for other types of event and for rooms of other app ids
 * (developer.8x8.com/jaas/docs/webhooks-payload). Repeated ones need no `idempotencyKey`: they change nothing.
 */
export function jaasWebhook(appId: string): z.ZodType<RoomEvent | null> {
  return z.looseObject({ eventType: z.string() }).transform((body, context): RoomEvent | null => {
    const read = BY_TYPE.get(body.eventType)?.safeParse(body);
    if (!read) return null;
    if (read.success) return ofApp(read.data, appId);
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  });
}

function ofApp(event: RoomEvent, appId: string): RoomEvent | null {
  const prefix = `${appId}/`;
  return event.room.startsWith(prefix) ? { ...event, room: event.room.slice(prefix.length) } : null;
}
