import 'server-only';
import { recordRoomEvent } from '../calls/record-room-event';
import type { RoomEvent } from '../calls/room-event';
import { log } from '../log/log';
import type { Services } from '../services';
import { respond } from './respond';

/** Longest report of a server, in bytes: the end of a room lists all who were ever in it. */
export const ROOM_EVENT_LIMIT = 1024 * 1024;

/**
 * Records what a server reports of a room, and answers 200 also where that is none of ours: any other answer would
 * make it try again. Null is a report that is not about a call.
 */
export async function takeRoomEvent(services: Services, event: RoomEvent | null): Promise<Response> {
  const people = { find: services.findAnyone };
  const chats = { ownChats: services.chatsOf };
  const outcome = event ? await recordRoomEvent({ ...services, people, chats }, event) : 'no_call';
  // Without the room: where there are no tokens, its name is the key to it.
  const entry = { event: event?.type, breakout: event?.breakout, outcome };
  if (outcome === 'from_the_future') log.warn(entry, 'the clock of the server that reports rooms is ahead');
  else log.debug(entry, 'room event');
  return respond({ outcome });
}
