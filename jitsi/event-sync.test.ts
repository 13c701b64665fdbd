import { describe, expect, it } from 'vitest';
import { EVENT_SYNC } from './event-sync';

const read = (path: string, body: unknown) => EVENT_SYNC.get(path)?.parse(body);
const isRead = (path: string, body: unknown) => EVENT_SYNC.get(path)?.safeParse(body).success;

const JID = '14f01c40-5195-4a4d-8efb-f58b49d18741@meet.example.org/OWhl8jSh';
const main = { room_name: 'chat-x', room_jid: 'chat-x@conference.meet.example.org', is_breakout: false };
const breakout = { ...main, is_breakout: true, breakout_room_id: 'b7' };
const occupant = {
  occupant_jid: JID,
  id: 'ivan',
  name: 'Иван',
  email: 'i@example.org',
  joined_at: 1625823996,
};
const told = { room: 'chat-x', breakout: false };

describe('what event_sync posts', () => {
  it('of a room is its beginning, or the end of everything in it', () => {
    expect(read('room/created', { event_name: 'muc-room-created', ...main, created_at: 1625823996 })).toEqual(
      {
        type: 'opened',
        ...told,
        at: new Date('2021-07-09T09:46:36.000Z'),
      },
    );
    const gone = {
      ...main,
      created_at: 1625823996,
      destroyed_at: 1625824035,
      all_occupants: [{ ...occupant, left_at: 1625824035 }],
    };
    expect(read('room/destroyed', gone)).toEqual({
      type: 'emptied',
      ...told,
      at: new Date('2021-07-09T09:47:15.999Z'),
    });
  });

  it('of somebody in it names the connection and the person of the token', () => {
    const who = { id: JID, personId: 'ivan' };
    expect(read('occupant/joined', { ...main, active_occupants_count: 4, occupant })).toEqual({
      type: 'joined',
      ...told,
      occupant: who,
      at: new Date('2021-07-09T09:46:36.000Z'),
    });
    expect(read('occupant/left', { ...main, occupant: { ...occupant, left_at: 1625824035 } })).toEqual({
      type: 'left',
      ...told,
      occupant: who,
      at: new Date('2021-07-09T09:47:15.999Z'),
    });
  });

  it('has the leave after the join, though both be of one second', () => {
    const joined = read('occupant/joined', { ...main, occupant });
    const left = read('occupant/left', { ...main, occupant: { ...occupant, left_at: occupant.joined_at } });
    expect(left!.at.getTime()).toBeGreaterThan(joined!.at.getTime());
  });

  it('of a breakout room names the main room, and tells its occupants from those of the main room', () => {
    expect(read('occupant/joined', { ...breakout, occupant })).toMatchObject({
      room: 'chat-x',
      breakout: true,
      occupant: { id: `${JID}#b7` },
    });
    expect(read('room/destroyed', { ...breakout, destroyed_at: 1 })).toMatchObject({ breakout: true });
  });

  it.each([undefined, null, 7, '', { a: 1 }, 'a\u0000b'])('has no person where the id is %j', (id) => {
    expect(read('occupant/joined', { ...main, occupant: { ...occupant, id } })).toMatchObject({
      occupant: { personId: null },
    });
  });

  it('is of nobody when the component does not know who has left', () => {
    expect(read('occupant/left', { ...main, active_occupants_count: 0 })).toBeNull();
  });

  it('may hold whatever else a later version adds', () => {
    expect(isRead('occupant/joined', { ...main, occupant: { ...occupant, avatar: 'x' }, new_key: {} })).toBe(
      true,
    );
  });

  it.each([
    ['room/created', {}],
    ['room/created', { ...main }],
    ['room/created', { ...main, created_at: '1625823996' }],
    ['room/created', { ...main, created_at: -1 }],
    ['room/created', { ...main, created_at: 1e300 }],
    ['room/destroyed', { ...main, created_at: 1625823996 }],
    ['occupant/joined', { ...main }],
    ['occupant/joined', { ...main, occupant: { ...occupant, occupant_jid: 'a\u0000' } }],
    ['occupant/joined', { ...main, room_name: '', occupant }],
    ['occupant/left', { ...main, occupant }],
    ['occupant/left', 'left'],
  ])('to %s is refused when it is %j', (path, body) => {
    expect(isRead(path, body)).toBe(false);
  });
});
