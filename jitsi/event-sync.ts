import 'server-only';
import { z } from 'zod';
import type { RoomEvent } from '../lib/calls/room-event';
import { occupantOf, reportedId, reportedPersonId } from './reported-ids';

/** Whole seconds (`os.time()`), up to the last that a Date can hold. */
const seconds = z.number().min(0).max(8_640_000_000_000);
const startOf = (second: number) => new Date(Math.floor(second) * 1000);
/** What ends within a second has ended by the end of it: after a join in that same second. */
const endOf = (second: number) => new Date(Math.floor(second) * 1000 + 999);

const room = z.object({
  /** Of breakout rooms too this is the main room. */
  room_name: reportedId,
  is_breakout: z.boolean().default(false),
  breakout_room_id: reportedId.optional(),
});
const occupant = z.object({ occupant_jid: reportedId, id: reportedPersonId });

type Room = z.output<typeof room>;
const told = ({ room_name, is_breakout }: Room) => ({ room: room_name, breakout: is_breakout });
const toldOf = (where: Room, who: z.output<typeof occupant>) => ({
  ...told(where),
  occupant: occupantOf(who.occupant_jid, where.breakout_room_id, who.id),
});

const opened = room
  .extend({ created_at: seconds })
  .transform((body): RoomEvent => ({ type: 'opened', ...told(body), at: startOf(body.created_at) }));

const emptied = room
  .extend({ destroyed_at: seconds })
  .transform((body): RoomEvent => ({ type: 'emptied', ...told(body), at: endOf(body.destroyed_at) }));

const joined = room
  .extend({ occupant: occupant.extend({ joined_at: seconds }) })
  .transform((body): RoomEvent => ({
    type: 'joined',
    ...toldOf(body, body.occupant),
    at: startOf(body.occupant.joined_at),
  }));

const left = room
  // Nobody is named when the component was loaded after their join.
  .extend({ occupant: occupant.extend({ left_at: seconds }).optional() })
  .transform((body): RoomEvent | null => {
    if (!body.occupant) return null;
    return { type: 'left', ...toldOf(body, body.occupant), at: endOf(body.occupant.left_at) };
  });

/**
 * What Prosody's event_sync component posts, by the path after its `api_prefix` and `events/`; unknown keys are let
 * be (jitsi-contrib/prosody-plugins, `event_sync/mod_event_sync_component.lua`). Null is a report of nobody.
 */
export const EVENT_SYNC: ReadonlyMap<string, z.ZodType<RoomEvent | null>> = new Map<
  string,
  z.ZodType<RoomEvent | null>
>([
  ['room/created', opened],
  ['room/destroyed', emptied],
  ['occupant/joined', joined],
  ['occupant/left', left],
]);
