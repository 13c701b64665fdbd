import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callWith, participant, presenceOf, RULES, stateOf } from '@/testing/calls';
import { applyRoomEvent, type CallRoomEvent } from './apply-room-event';
import { applyEvent, NO_CALL, present, settle, type CallState } from './call';
import { occupantWindow } from './room-event';

const START = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

const place = (number = 1) => ({ chatId: 'team', number, kind: 'group' as const, room: `room-${number}` });

/** What the server says of an occupant, whose name begins with its person's: `ivan-a`; `ivan-a#b` is a breakout. */
function occupant(type: 'joined' | 'left', name: string, seconds: number, number = 1): CallRoomEvent {
  const person = participant(name.split('-')[0] ?? '');
  return { ...place(number), type, at: at(seconds), window: occupantWindow(name), person, busy: [] };
}
const room = (type: 'opened' | 'emptied', seconds: number, number = 1): CallRoomEvent => ({
  ...place(number),
  type,
  at: at(seconds),
});

/** A browser's word; its window's name begins with its person's. */
interface BrowserWord {
  browser: 'joined' | 'alive' | 'left';
  window: string;
}
const browser = (word: BrowserWord['browser'], window: string): BrowserWord => ({ browser: word, window });
/** When a word arrives, which may be later than what it tells of. */
type Step = [seconds: number, CallRoomEvent | BrowserWord];

function take(state: CallState, [seconds, said]: Step): CallState {
  if (!('browser' in said)) return applyRoomEvent(state, said, at(seconds), RULES).state;
  const person = participant(said.window.split('-')[0] ?? '');
  const word = { ...place(), type: said.browser, media: 'video' as const, window: said.window, person };
  const outcome = applyEvent(state, word, at(seconds), RULES);
  if (outcome.moved) throw new Error(`moved to ${outcome.number}`);
  return outcome.state;
}
const after = (...steps: Step[]) => steps.reduce(take, NO_CALL);
const people = (state: CallState, seconds: number) =>
  [...new Set(present(state, at(seconds), RULES).map(({ person }) => person.id))].sort();
const endOf = (state: CallState, seconds: number) => settle(state, at(seconds), RULES).call?.endedAt ?? null;

describe('a call that the server tells of', () => {
  it('begins with a join, as with a browser’s, and rings as it does', () => {
    const joined = { ...occupant('joined', 'ivan-a', 4), busy: [participant('oleg')] };
    const { state, closed } = applyRoomEvent(NO_CALL, joined, at(5), RULES);
    expect(closed).toBeNull();
    expect(state.call).toEqual({
      ...place(),
      media: 'video',
      startedAt: at(5),
      startedBy: participant('ivan'),
      endedAt: null,
    });
    expect(state.answers).toEqual([{ person: participant('oleg'), answer: 'busy', at: at(5) }]);
    expect(people(state, 6)).toEqual(['ivan']);
  });

  it('is left by the very next word of who began it, though both be older than their arrival', () => {
    const state = after([5, occupant('joined', 'ivan-a', 1)], [6, occupant('left', 'ivan-a', 2)]);
    expect(people(state, 7)).toEqual([]);
  });

  it('closes the call before it, where nobody had noticed its end', () => {
    const before = after([0, browser('joined', 'ivan-1')]);
    const { state, closed } = applyRoomEvent(before, occupant('joined', 'maria-a', 100, 2), at(100), RULES);
    expect(closed).toMatchObject({ number: 1, endedAt: at(0) });
    expect(state.call?.number).toBe(2);
  });

  it('is not begun by news as old as a lease, nor by anything but a join', () => {
    expect(after([61, occupant('joined', 'ivan-a', 1)])).toBe(NO_CALL);
    expect(after([60.9, occupant('joined', 'ivan-a', 1)]).call).not.toBeNull();
    for (const event of [occupant('left', 'ivan-a', 0), room('opened', 0), room('emptied', 0)])
      expect(after([0, event])).toBe(NO_CALL);
  });

  it('believes an occupant without a word for hours, and ends in the end', () => {
    const state = after([0, occupant('joined', 'ivan-a', 0)]);
    expect(people(state, 4 * 3600 - 1)).toEqual(['ivan']);
    expect(settle(state, at(4 * 3600 - 1), RULES)).toBe(state);
    expect(people(state, 4 * 3600)).toEqual([]);
    expect(endOf(state, 4 * 3600)).toEqual(at(0));
  });

  it('keeps who is there whatever their browser says', () => {
    const state = after(
      [0, occupant('joined', 'ivan-a', 0)],
      [1, browser('joined', 'ivan-1')],
      [2, browser('left', 'ivan-1')],
    );
    expect(people(state, 300)).toEqual(['ivan']);
  });

  it('knows who is gone whatever their browser says', () => {
    const state = after(
      [0, browser('joined', 'ivan-1')],
      [0, browser('joined', 'maria-1')],
      [1, occupant('joined', 'ivan-a', 1)],
      [20, browser('alive', 'ivan-1')],
      [20, browser('alive', 'maria-1')],
      [30, occupant('left', 'ivan-a', 29)],
      [31, browser('alive', 'ivan-1')],
    );
    expect(people(state, 32)).toEqual(['maria']);
    expect(state.presences.find(({ window }) => window === 'ivan-1')).toMatchObject({ leftAt: at(29) });
  });

  it('ends with the last leave, after the grace, at the time of the leave', () => {
    const state = after([0, occupant('joined', 'ivan-a', 0)], [52, occupant('left', 'ivan-a', 50)]);
    expect(endOf(state, 59.9)).toBeNull();
    expect(endOf(state, 60)).toEqual(at(50));
  });

  it('leaves a window alone that came after the leave: it is a reload', () => {
    const state = after(
      [0, occupant('joined', 'ivan-a', 0)],
      [0, browser('joined', 'ivan-1')],
      [9, browser('joined', 'ivan-2')],
      [10, occupant('left', 'ivan-a', 8)],
    );
    expect(present(state, at(11), RULES).map(({ window }) => window)).toEqual(['ivan-2']);
    // Said once more, it is not about the new window either.
    expect(take(state, [12, occupant('left', 'ivan-a', 8)])).toEqual(state);
  });

  it('keeps somebody with two connections until the last of them is gone', () => {
    const both: Step[] = [
      [0, occupant('joined', 'ivan-a', 0)],
      [1, occupant('joined', 'ivan-b', 1)],
      [1, browser('joined', 'ivan-1')],
      [9, occupant('left', 'ivan-a', 9)],
    ];
    expect(people(after(...both), 10)).toEqual(['ivan']);
    expect(people(after(...both, [10, occupant('left', 'ivan-b', 10)]), 11)).toEqual([]);
  });
});

describe('a breakout room', () => {
  const main: Step[] = [
    [0, occupant('joined', 'ivan-a', 0)],
    [0, browser('joined', 'ivan-1')],
    [50, browser('alive', 'ivan-1')],
  ];
  const move: Step[] = [
    [60, occupant('left', 'ivan-a', 60)],
    [62, occupant('joined', 'ivan-a#red', 62)],
  ];
  const back: Step[] = [
    [90, occupant('left', 'ivan-a#red', 90)],
    [91, occupant('joined', 'ivan-a', 91)],
  ];

  it('keeps in the call who moves there and back, under the same connection', () => {
    expect(people(after(...main, ...move), 63)).toEqual(['ivan']);
    const state = after(...main, ...move, ...back);
    expect(people(state, 92)).toEqual(['ivan']);
    expect(state.call).toMatchObject({ number: 1, endedAt: null });
    expect(people(take(state, [99, occupant('left', 'ivan-a', 99)]), 100)).toEqual([]);
  });

  it('shows nobody as gone, not even in between, where its join comes before the leave', () => {
    expect(people(after(...main, [60, move[1]![1]], [60, move[0]![1]]), 61)).toEqual(['ivan']);
  });
});

describe('a room that is gone', () => {
  const both: Step[] = [
    [0, occupant('joined', 'ivan-a', 0)],
    [0, browser('joined', 'ivan-1')],
    [1, browser('joined', 'maria-1')],
  ];

  it('ends its call at once, with everybody out of it', () => {
    const state = after(...both, [30, room('emptied', 29)]);
    expect(state.call?.endedAt).toEqual(at(29));
    expect(state.presences.map(({ leftAt }) => leftAt)).toEqual([at(29), at(29), at(29)]);
    const alive = { ...place(), type: 'alive' as const, media: 'video' as const };
    const said = { ...alive, window: 'maria-1', person: participant('maria') };
    expect(applyEvent(state, said, at(31), RULES)).toEqual({ moved: true, number: 2 });
  });

  it('leaves the grace to whoever was alone and reloads', () => {
    const state = after(
      [0, occupant('joined', 'ivan-a', 0)],
      [20, occupant('left', 'ivan-a', 20)],
      [20.1, room('emptied', 20)],
    );
    expect(endOf(state, 29)).toBeNull();
    expect(endOf(state, 30)).toEqual(at(20));
    expect(people(take(state, [25, occupant('joined', 'ivan-b', 25)]), 26)).toEqual(['ivan']);
  });

  it('is not one again when that is said twice, and somebody has come since', () => {
    const state = after(
      [0, occupant('joined', 'ivan-a', 0)],
      [20, occupant('left', 'ivan-a', 20)],
      [25, occupant('joined', 'ivan-b', 25)],
      [26, room('emptied', 20)],
    );
    expect(people(state, 27)).toEqual(['ivan']);
  });

  it('is left by those who were in the one before it, once it is made anew', () => {
    const state = after(...both, [40, room('opened', 40)]);
    expect(people(state, 41)).toEqual(['ivan', 'maria']);
    // Only their browsers speak for them now.
    expect(people(state, 70)).toEqual([]);
  });

  it('is not left by who made it in that same moment', () => {
    const state = after([0, occupant('joined', 'ivan-a', 0)], [1, room('opened', 0)]);
    expect(people(state, 300)).toEqual(['ivan']);
  });
});

describe('a word that comes', () => {
  const inside = stateOf(
    callWith({ startedAt: at(0), room: 'room-1' }),
    presenceOf(participant('maria'), occupantWindow('maria-a'), { joinedAt: at(0), renewedAt: at(0) }),
  );
  it.each<[string, Step[], string[]]>([
    [
      'twice: a join',
      [
        [1, occupant('joined', 'ivan-a', 1)],
        [2, occupant('joined', 'ivan-a', 1)],
      ],
      ['ivan', 'maria'],
    ],
    [
      'twice: a leave',
      [
        [1, occupant('left', 'maria-a', 1)],
        [2, occupant('left', 'maria-a', 1)],
      ],
      [],
    ],
    [
      'after its own leave',
      [
        [3, occupant('left', 'ivan-a', 2)],
        [4, occupant('joined', 'ivan-a', 1)],
      ],
      ['maria'],
    ],
    [
      'after its own leave, of the same moment',
      [
        [3, occupant('left', 'ivan-a', 2)],
        [4, occupant('joined', 'ivan-a', 2)],
      ],
      ['maria'],
    ],
    [
      'with its leave at the same moment',
      [
        [3, occupant('joined', 'ivan-a', 2)],
        [4, occupant('left', 'ivan-a', 2)],
      ],
      ['maria'],
    ],
    [
      'late: the leave of the stay before',
      [
        [3, occupant('joined', 'maria-a', 3)],
        [4, occupant('left', 'maria-a', 2)],
      ],
      ['maria'],
    ],
    ['of an old call: a leave', [[4, occupant('left', 'maria-a', 4, 0)]], ['maria']],
    ['of an old call: a join', [[4, occupant('joined', 'ivan-a', 4, 0)]], ['maria']],
    ['of an old call: its end', [[4, room('emptied', 4, 0)]], ['maria']],
    ['of a call yet to come', [[4, occupant('joined', 'ivan-a', 4, 2)]], ['maria']],
    ['from a clock ahead of ours', [[4, occupant('left', 'maria-a', 200)]], []],
  ])('%s, changes nothing that is true', (_name, steps, expected) => {
    expect(people(steps.reduce(take, inside), 5)).toEqual(expected);
  });

  it('for a call that is over changes nothing', () => {
    const over = after([0, occupant('joined', 'ivan-a', 0)], [5, room('emptied', 5)]);
    for (const event of [
      occupant('joined', 'ivan-a', 6),
      occupant('joined', 'maria-a', 6),
      occupant('left', 'ivan-a', 6),
      room('opened', 6),
      room('emptied', 6),
    ])
      expect(take(over, [7, event])).toBe(over);
  });

  it('twice, a leave from a clock ahead of ours, is not about who has come back in between', () => {
    const left: Step[] = [
      [0, occupant('joined', 'ivan-a', 100)],
      [10, occupant('left', 'ivan-a', 110)],
      [12, browser('joined', 'ivan-2')],
    ];
    expect(people(after(...left, [15, occupant('left', 'ivan-a', 110)]), 16)).toEqual(['ivan']);
  });

  it('from a clock ahead of ours puts nothing of the call into the future', () => {
    const state = after([0, occupant('joined', 'ivan-a', 100)], [10, occupant('left', 'ivan-a', 110)]);
    expect(state.presences).toMatchObject([{ leftAt: at(10) }]);
    expect(endOf(state, 20)).toEqual(at(10));
  });
});

describe('the words of one occupant', () => {
  const history = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }).map((waits) =>
    waits.map((_, index) => {
      const seconds = waits.slice(0, index + 1).reduce((sum, wait) => sum + wait + 1, 0);
      return occupant(index % 2 === 0 ? 'joined' : 'left', 'ivan-a', seconds);
    }),
  );
  const heard = history.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc
        .array(fc.constantFrom(...events), { maxLength: 8 })
        .chain((again) =>
          fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
        ),
    ),
  );
  const others = after([0, browser('joined', 'maria-1')]);

  it('say the same in any order and however often as in their own order and once', () => {
    fc.assert(
      fc.property(heard, ([inOrder, shuffled]) => {
        const hear = (events: CallRoomEvent[]) =>
          events.reduce((state, event) => take(state, [50, event]), others);
        expect(hear(shuffled).presences).toMatchObject(
          hear(inOrder).presences.map(({ window, leftAt, renewedAt }) => ({ window, leftAt, renewedAt })),
        );
        expect(people(hear(shuffled), 51)).toEqual(inOrder.length % 2 === 1 ? ['ivan', 'maria'] : ['maria']);
      }),
      { numRuns: 500 },
    );
  });

  it('leave a call that is over once everybody has left or the room is gone', () => {
    const said = fc.record({
      type: fc.constantFrom('joined', 'left', 'opened', 'emptied', 'browser'),
      who: fc.constantFrom('ivan-a', 'ivan-b', 'maria-a'),
      wait: fc.integer({ min: 0, max: 20 }),
      late: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), fc.boolean(), (words, byRoom) => {
        let now = 0;
        let state = NO_CALL;
        const hear = (event: CallRoomEvent | BrowserWord) => (state = take(state, [now, event]));
        for (const { type, who, wait, late } of words) {
          now += wait;
          if (type === 'browser') {
            if (state.call && !settle(state, at(now), RULES).call?.endedAt) hear(browser('alive', who));
          } else if (type === 'opened' || type === 'emptied') hear(room(type, now - late));
          else hear(occupant(type, who, now - late));
        }
        now += 1;
        if (byRoom) hear(room('emptied', now));
        else for (const who of ['ivan-a', 'ivan-b', 'maria-a']) hear(occupant('left', who, now));
        const settled = settle(state, at(now + RULES.grace / 1000), RULES);
        if (!settled.call) return;
        expect(settled.call.endedAt).not.toBeNull();
        expect(settled.call.endedAt!.getTime()).toBeGreaterThanOrEqual(settled.call.startedAt.getTime());
        expect(settled.call.endedAt!.getTime()).toBeLessThanOrEqual(at(now).getTime());
      }),
      { numRuns: 1000 },
    );
  });
});
