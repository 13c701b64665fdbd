import type { Person } from '../people/person';
import { applyRoomEvent, type CallRoomEvent } from './apply-room-event';
import { busyPeople, type BusyPeopleDeps } from './busy-people';
import { participantOf, type Call, type CallState } from './call';
import type { ChatKind, FindMembership } from './membership';
import { occupantWindow, type RoomEvent } from './room-event';
import type { CallProvider } from './ticket';

type Place = Pick<Call, 'chatId' | 'number' | 'kind'>;
type Decision = ReturnType<typeof applyRoomEvent>;

export interface RecordRoomEventDeps extends BusyPeopleDeps {
  people: { find(id: string): Promise<Person | null> };
  /** The chats that somebody was active in last. */
  chats: { ownChats(personId: string): Promise<{ id: string; kind: ChatKind }[]> };
  membership: FindMembership;
  calls: BusyPeopleDeps['calls'] & {
    findByRoom(room: string): Promise<Place | null>;
    latestNumbers(chatIds: string[]): Promise<Map<string, number>>;
    change(chatId: string, decide: (state: CallState) => Decision): Promise<Decision>;
  };
  provider: Pick<CallProvider, 'room'>;
  now: () => Date;
}

/**
 * What became of an event: it was recorded, though it may have changed nothing; it is of a room that is no call's; of
 * somebody who is nobody here; or from a clock that cannot be right.
 */
export type RoomEventOutcome = 'recorded' | 'other_room' | 'unknown_person' | 'from_the_future';

/** How far the clock of the provider's server may be ahead of ours, in milliseconds. */
const CLOCK_LEAD = 300_000;

/**
 * Records what the provider's server says of a room. Rooms and people that are none of ours are no error: that server
 * may have others.
 *
 * Only people of ours are counted. Who came without a token has no name that we could vouch for, may be a recorder,
 * and may as well be a member whose browser tells of them already.
 */
export async function recordRoomEvent(
  deps: RecordRoomEventDeps,
  event: RoomEvent,
): Promise<RoomEventOutcome> {
  const { room, at } = event;
  const now = deps.now();
  if (at.getTime() > now.getTime() + CLOCK_LEAD) return 'from_the_future';
  if (!('occupant' in event)) {
    const place = event.breakout ? null : await deps.calls.findByRoom(room);
    if (!place) return 'other_room';
    return record(deps, { ...place, type: event.type, room, at }, now);
  }
  const { id, personId } = event.occupant;
  const person = personId === null ? null : await deps.people.find(personId);
  if (!person) return 'unknown_person';
  const begins = event.type === 'joined';
  const place =
    (await deps.calls.findByRoom(room)) ?? (begins ? await presentCall(deps, person, room) : null);
  if (!place) return 'other_room';
  const membership = begins ? await deps.membership(place.chatId, person.id) : null;
  const occupant = {
    window: occupantWindow(id),
    person: participantOf(person),
    busy: membership ? await busyPeople(deps, membership, now) : [],
  };
  return record(deps, { ...place, ...occupant, type: event.type, room, at }, now);
}

async function record(
  { calls, rules }: RecordRoomEventDeps,
  event: CallRoomEvent,
  now: Date,
): Promise<'recorded'> {
  await calls.change(event.chatId, (state) => applyRoomEvent(state, event, now, rules));
  return 'recorded';
}

/**
 * The call that a room would be of, among the chats of somebody in it. That server is often faster than the browser
 * whose join starts the call, so mostly this is the next call of a chat; the latest where the two come together.
 */
async function presentCall(
  { chats, calls, provider }: RecordRoomEventDeps,
  person: Person,
  room: string,
): Promise<Place | null> {
  const own = await chats.ownChats(person.id);
  const latest = await calls.latestNumbers(own.map(({ id }) => id));
  for (const { id: chatId, kind } of own) {
    const last = latest.get(chatId) ?? 0;
    for (const number of [last + 1, last]) {
      if (provider.room({ chatId, kind, number }) === room) return { chatId, number, kind };
    }
  }
  return null;
}
