import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticketWith } from '@/testing/ticket';
import { MOST_TRIES } from '../shared/back-off';
import { hasMeeting, isRecovering, newSession, type Action, type Session } from './call-session';
import { nextSession } from './next-session';

const NOW = 1_000_000;
const heard = (event: Extract<Action, { type: 'heard' }>['event'], limitReached = false): Action => ({
  type: 'heard',
  event,
  limitReached,
});
const JOINED = heard({ type: 'joined' });
const READY = heard({ type: 'ready' });
const LOST = heard({ type: 'failed', failure: 'lost', reason: null });
const EXPIRED = heard({ type: 'failed', failure: 'token_expired', reason: 'Not acceptable by exp' });
const TICKET: Action = { type: 'ticket', ticket: ticketWith({ jwt: 'fresh' }) };
const UNREACHABLE: Action = { type: 'no_ticket', failure: { kind: 'ticket_unreachable' } };
const TOO_MANY: Action = { type: 'no_ticket', failure: { kind: 'too_many', after: 42_000 } };
const BACK: Action[] = [{ type: 'retry' }, TICKET, READY];

/** What becomes of a new session by some actions, a second apart. */
function after(actions: Action[], start = newSession(ticketWith(), true)): Session {
  return actions.reduce(
    (session, action, index) => nextSession(session, action, NOW + index * 1000, 0),
    start,
  );
}

const failureOf = ({ stage }: Session) => (stage.name === 'failed' ? stage.failure : null);

describe('a call that goes well', () => {
  it('opens, waits before its pre-join screen, is joined, left and over', () => {
    const names = [READY, JOINED, heard({ type: 'left' }), heard({ type: 'closed' })].map(
      (_, index, all) => after(all.slice(0, index + 1)).stage.name,
    );
    expect(names).toEqual(['before', 'in', 'left', 'goodbye']);
  });

  it('is somebody inside only from their join to their leave', () => {
    expect(after([READY]).insideSince).toBeNull();
    expect(after([READY, JOINED]).insideSince).toBe(NOW + 1000);
    expect(after([READY, JOINED, heard({ type: 'left' })]).insideSince).toBeNull();
  });

  it('is still theirs when Jitsi leaves at its limit, where the cut may come', () => {
    expect(after([JOINED, heard({ type: 'left' }, true)]).insideSince).toBe(NOW);
  });
});

describe('a call that breaks', () => {
  it.each<[string, Action]>([
    ['Jitsi loses it', LOST],
    ['its frame is gone', { type: 'broke', by: 'frame_gone', limitReached: false }],
    ['the network was away', { type: 'broke', by: 'offline', limitReached: false }],
    ['the computer slept', { type: 'broke', by: 'slept', limitReached: false }],
    ['Jitsi noticed the sleep', heard({ type: 'suspended' })],
  ])('is brought back with a fresh ticket when %s', (_why, action) => {
    const broken = after([READY, JOINED, action]);
    expect(broken.stage).toEqual({ name: 'resting', until: NOW + 2000 + 500 });
    expect(isRecovering(broken)).toBe(true);
    expect(hasMeeting(broken)).toBe(false);
    expect(broken.insideSince).toBe(NOW + 1000);

    const back = after([READY, JOINED, action, ...BACK]);
    expect(back).toMatchObject({ round: 1, prejoin: false, stage: { name: 'before' } });
    expect(back.ticket.jwt).toBe('fresh');
    expect(isRecovering(back)).toBe(true);
    expect(after([JOINED], back)).toMatchObject({ stage: { name: 'in' }, trouble: null });
  });

  it('comes back with microphone and camera as they were', () => {
    const muted = heard({ type: 'muted', device: 'audio', muted: true });
    const unmuted = heard({ type: 'muted', device: 'video', muted: false });
    expect(after([READY, muted, unmuted, JOINED, LOST, ...BACK]).muted).toEqual({
      audio: true,
      video: false,
    });
  });

  it('waits longer before each try, and says after the last that it cannot', () => {
    let session = after([READY, JOINED, LOST]);
    const waits: number[] = [];
    for (let tries = 0; session.stage.name === 'resting'; tries += 1) {
      expect(tries).toBeLessThan(MOST_TRIES);
      waits.push(session.stage.until - NOW);
      session = [{ type: 'retry' } as const, UNREACHABLE].reduce(
        (before, action) => nextSession(before, action, NOW, 0),
        session,
      );
    }
    expect(waits).toHaveLength(MOST_TRIES);
    expect(waits.slice(1)).toEqual(waits.slice(1).toSorted((one, other) => one - other));
    expect(failureOf(session)).toEqual({ kind: 'ticket_unreachable' });
    expect(session.insideSince).toBeNull();
  });

  it('counts on when it breaks again at once, and anew when it was well for a while', () => {
    const again = after([READY, JOINED, LOST, ...BACK, JOINED, LOST]);
    expect(again.tries).toBe(2);
    const well = after([READY, JOINED, LOST, ...BACK, JOINED]);
    expect(nextSession(well, LOST, NOW + 60_000, 0).tries).toBe(1);
  });

  it.each<[string, Action, string]>([
    ['the person has been removed', { type: 'no_ticket', failure: { kind: 'removed' } }, 'removed'],
    ['nobody is signed in any more', { type: 'no_ticket', failure: { kind: 'signed_out' } }, 'signed_out'],
  ])('is not tried again when %s', (_why, action, kind) => {
    expect(failureOf(after([JOINED, LOST, { type: 'retry' }, action]))?.kind).toBe(kind);
  });

  it('is tried again when its script, its frame or our server fails on the way back', () => {
    const onTheWay = after([JOINED, LOST, { type: 'retry' }, TICKET]);
    const failures = ['script_unreachable', 'script_timeout', 'frame_silent'] as const;
    for (const failure of failures) {
      const next = after([{ type: 'not_opened', failure }], onTheWay);
      expect(next).toMatchObject({ stage: { name: 'resting' }, tries: 2, trouble: { kind: failure } });
    }
  });

  it('waits at the door without a word of reconnecting, as Jitsi shows the door', () => {
    const waiting = after([JOINED, LOST, ...BACK, heard({ type: 'waiting', for: 'lobby' })]);
    expect(isRecovering(waiting)).toBe(false);
    expect(hasMeeting(waiting)).toBe(true);
  });

  it('is cut, not lost, where the provider’s limit is reached', () => {
    expect(after([JOINED, { ...LOST, limitReached: true } as Action])).toMatchObject({
      stage: { name: 'cut' },
      insideSince: NOW,
    });
  });

  it('shows the pre-join screen again when it broke there, and nothing over it', () => {
    const back = after([READY, { type: 'broke', by: 'frame_gone', limitReached: false }, ...BACK]);
    expect(back).toMatchObject({ prejoin: true, stage: { name: 'before' } });
    expect(isRecovering(back)).toBe(false);
  });

  it('asks for a pre-join screen still when it breaks before there was one', () => {
    expect(after([LOST]).prejoin).toBe(true);
    expect(after([EXPIRED]).prejoin).toBe(true);
    expect(after([READY, LOST]).prejoin).toBe(false);
  });

  it('has not waited too long for somebody who is in just now', () => {
    const late: Action = { type: 'broke', by: 'join_timeout', limitReached: false };
    expect(after([JOINED, late]).stage.name).toBe('in');
  });

  it('never brings back who has hung up', () => {
    const left = [READY, JOINED, heard({ type: 'left' })];
    expect(after([...left, LOST]).stage.name).toBe('left');
    expect(after([...left, { type: 'broke', by: 'slept', limitReached: false }]).stage.name).toBe('left');
  });
});

describe('who has been away', () => {
  it('is asked before devices are on again, after a quarter of an hour, and not before', () => {
    const slept = (since: number): Action => ({ type: 'broke', by: 'slept', limitReached: false, since });
    const minutes = (count: number) => slept(NOW - count * 60_000);
    expect(after([JOINED, minutes(10), { type: 'retry' }, TICKET])).toMatchObject({ prejoin: false });
    expect(after([JOINED, minutes(10), { type: 'retry' }, TICKET]).insideSince).toBe(NOW);
    expect(after([JOINED, minutes(20), { type: 'retry' }, TICKET])).toMatchObject({
      prejoin: true,
      insideSince: null,
    });
  });

  it('by Jitsi’s leave for its sleep comes back, and by their own long before does not', () => {
    const left = after([JOINED, heard({ type: 'left' })]);
    const suspended = heard({ type: 'suspended' });
    expect(nextSession(left, suspended, NOW + 1500, 0)).toMatchObject({ prejoin: false, insideSince: NOW });
    expect(nextSession(left, suspended, NOW + 60_000, 0).stage.name).toBe('left');
  });
});

describe('what was on', () => {
  const on = heard({ type: 'muted', device: 'audio', muted: false });
  const off = heard({ type: 'muted', device: 'audio', muted: true });

  it.each([
    ['on again only by the rules of the call that is entered anew', on, null],
    ['off again when it was off', off, true],
  ])('is %s', (_what, heardOfIt, expected) => {
    const again: Action = { type: 'again', prejoin: true };
    expect(after([JOINED, heardOfIt, heard({ type: 'closed' }), again]).muted.audio).toBe(expected);
  });
});

describe('devices that could not be had', () => {
  it('are asked for anew without leaving the call, also when our server stumbles once', () => {
    const trouble = heard({ type: 'trouble', device: 'video', trouble: 'camera_denied' });
    const off = heard({ type: 'muted', device: 'video', muted: true });
    const again = after([JOINED, trouble, off, { type: 'reopen' }]);
    expect(again).toMatchObject({ stage: { name: 'asking' }, prejoin: false, muted: { video: null } });
    const stumbled = after([UNREACHABLE], again);
    expect(stumbled).toMatchObject({ stage: { name: 'resting' }, insideSince: NOW });
  });
});

describe('a ticket that is too old', () => {
  it('is renewed at once, past the pre-join screen that has been answered', () => {
    const renewed = after([READY, EXPIRED]);
    expect(renewed).toMatchObject({ stage: { name: 'asking' }, prejoin: false });
    expect(after([TICKET, READY, JOINED], renewed)).toMatchObject({ stage: { name: 'in' }, renewed: false });
  });

  it('is told when the fresh one is too old as well', () => {
    expect(failureOf(after([READY, EXPIRED, TICKET, READY, EXPIRED]))?.kind).toBe('token_expired');
  });
});

describe('a fresh ticket for another call', () => {
  it('asks on the pre-join screen whoever comes back to it after a break', () => {
    const moved: Action = {
      type: 'ticket',
      ticket: ticketWith({ call: { chatId: 'team', number: 2, media: 'video' } }),
    };
    expect(after([JOINED, LOST, { type: 'retry' }, moved])).toMatchObject({
      prejoin: true,
      insideSince: null,
    });
    // Who is in the meeting, and finds that the chat has gone on to another call, goes with it.
    expect(after([JOINED, { type: 'call_moved' }, moved])).toMatchObject({ prejoin: false });
    expect(after([JOINED, LOST, { type: 'call_moved' }, moved])).toMatchObject({ prejoin: true });
  });

  it('is for the same person only', () => {
    const { person } = ticketWith();
    const others: Action = { type: 'ticket', ticket: ticketWith({ person: { ...person, id: 'maria' } }) };
    expect(failureOf(after([JOINED, LOST, { type: 'retry' }, others]))?.kind).toBe('signed_out');
  });

  it('is a call that the person is not in before they join it', () => {
    const moved: Action = {
      type: 'ticket',
      ticket: ticketWith({ call: { chatId: 'team', number: 2, media: 'video' } }),
    };
    expect(after([JOINED, LOST, { type: 'retry' }, moved]).insideSince).toBeNull();
    expect(after([JOINED, LOST, { type: 'retry' }, TICKET]).insideSince).toBe(NOW);
  });
});

describe('an end from outside', () => {
  const end: Action = { type: 'end', as: { name: 'failed', failure: { kind: 'removed' } } };

  it('lets the meeting hang up first', () => {
    const leaving = after([JOINED, end]);
    expect(leaving).toMatchObject({ stage: { name: 'leaving' }, insideSince: null });
    expect(hasMeeting(leaving)).toBe(true);
    for (const action of [
      heard({ type: 'left' }),
      heard({ type: 'closed' }),
      { type: 'leaving_over' } as const,
    ]) {
      expect(failureOf(after([action], leaving))?.kind).toBe('removed');
    }
  });

  it('does not wait for a meeting that nobody is in', () => {
    expect(failureOf(after([READY, end]))?.kind).toBe('removed');
    expect(failureOf(after([JOINED, LOST, end]))?.kind).toBe('removed');
  });

  it('changes nothing about a call that is over', () => {
    expect(after([JOINED, heard({ type: 'closed' }), end]).stage.name).toBe('goodbye');
  });
});

describe('any session', () => {
  const ACTIONS: Action[] = [
    READY,
    JOINED,
    LOST,
    EXPIRED,
    TICKET,
    UNREACHABLE,
    heard({ type: 'left' }),
    heard({ type: 'closed' }),
    heard({ type: 'suspended' }),
    heard({ type: 'waiting', for: 'lobby' }),
    heard({ type: 'failed', failure: 'kicked', reason: null }),
    { type: 'broke', by: 'frame_gone', limitReached: false },
    { type: 'broke', by: 'join_timeout', limitReached: true },
    { type: 'not_opened', failure: 'frame_silent' },
    { type: 'retry' },
    { type: 'again', prejoin: true },
    { type: 'call_moved' },
    { type: 'reopen' },
    { type: 'check' },
    { type: 'dismiss', device: 'audio' },
    heard({ type: 'muted', device: 'audio', muted: true }),
    heard({ type: 'trouble', device: 'audio', trouble: 'microphone_denied' }),
    { type: 'ticket', ticket: ticketWith({ call: { chatId: 'team', number: 2, media: 'video' } }) },
    { type: 'end', as: { name: 'goodbye' } },
    { type: 'end', as: { name: 'cut' } },
    { type: 'leaving_over' },
  ];

  it('keeps its promises whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTIONS), { maxLength: 60 }), (actions) => {
        let session = newSession(ticketWith(), true);
        let pressed = false;
        for (const [index, action] of actions.entries()) {
          const before = session;
          session = nextSession(session, action, NOW + index * 1000, 0.5);
          expect(session.tries).toBeLessThanOrEqual(MOST_TRIES);
          expect(session.round).toBeGreaterThanOrEqual(before.round);
          // Another ticket is another frame, and nobody is in a meeting whose frame is not there.
          if (session.ticket !== before.ticket) expect(session.round).toBe(before.round + 1);
          if (session.stage.name === 'in') expect(session).toMatchObject({ trouble: null, waiting: null });
          if (isRecovering(session)) expect(session.stage.name).not.toBe('in');
          // What is over stays over until somebody asks for it anew.
          const wasOver = ['goodbye', 'failed', 'cut'].includes(before.stage.name);
          if (wasOver && !['again', 'call_moved'].includes(action.type))
            expect(session.stage).toBe(before.stage);
          if (['goodbye', 'failed'].includes(session.stage.name)) expect(session.insideSince).toBeNull();
          // Nobody gets in but by a join, and nobody goes straight in who has not pressed Join before.
          if (before.insideSince === null && session.insideSince !== null) {
            expect(['joined', 'suspended']).toContain(action.type === 'heard' && action.event.type);
          }
          pressed ||= session.stage.name === 'in' || before.stage.name === 'before';
          if (!pressed) expect(session.prejoin).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a ticket that was asked for too often', () => {
  it('is asked for again by itself, not before our server says, and a little later by chance', () => {
    const asked = after([READY, { type: 'again', prejoin: true }]);
    for (const [random, late] of [
      [0, 500],
      [0.999, 1000],
    ] as const) {
      const session = nextSession(asked, TOO_MANY, NOW, random);
      expect(session.stage).toEqual({ name: 'resting', until: NOW + 42_000 + late });
      // Still before the pre-join screen: nobody has asked to be in it without.
      expect(session).toMatchObject({ prejoin: true, trouble: { kind: 'too_many' } });
    }
    expect(after([READY, { type: 'again', prejoin: true }, TOO_MANY, ...BACK])).toMatchObject({
      stage: { name: 'before' },
      trouble: null,
    });
  });

  it('keeps somebody in a call that broke, and is never later than five seconds', () => {
    const broken = after([
      READY,
      JOINED,
      LOST,
      ...Array<Action[]>(5)
        .fill([{ type: 'retry' }, TOO_MANY])
        .flat(),
    ]);
    expect(broken.insideSince).toBe(NOW + 1000);
    const last = NOW + 12_000;
    expect(broken.stage).toEqual({ name: 'resting', until: last + 42_000 + 5000 });
  });

  it('is given up after as many tries as any other', () => {
    const tries = Array<Action[]>(MOST_TRIES)
      .fill([TOO_MANY, { type: 'retry' }])
      .flat();
    const start = after([READY, { type: 'again', prejoin: true }]);
    expect(after(tries, start).stage.name).toBe('asking');
    expect(failureOf(after([...tries, TOO_MANY], start))).toEqual({ kind: 'too_many', after: 42_000 });
  });
});
