import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participant, RULES } from '@/testing/calls';
import {
  applyEvent,
  NO_CALL,
  present,
  presentNumber,
  settle,
  type CallState,
  type WindowEvent,
} from './call';
import { looksDifferent } from './looks-different';

const START = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

function event(type: WindowEvent['type'], window: string, number = 1): WindowEvent {
  // The window's name begins with its person's: `ivan-1`.
  const person = participant(window.split('-')[0] ?? '');
  return {
    type,
    chatId: 'team',
    number,
    kind: 'group',
    room: `room-${number}`,
    media: 'video',
    window,
    person,
  };
}

type Step = [seconds: number, WindowEvent];

/** What becomes of a chat after these events; fails the test when a window is told to move. */
function after(...steps: Step[]): CallState {
  return steps.reduce((state, [seconds, happened]) => {
    const outcome = applyEvent(state, happened, at(seconds), RULES);
    if (outcome.moved) throw new Error(`moved to ${outcome.number}`);
    return outcome.state;
  }, NO_CALL);
}

const people = (state: CallState, seconds: number) =>
  [...new Set(present(state, at(seconds), RULES).map(({ person }) => person.id))].sort();

describe('what people see of a call', () => {
  const state = after([0, event('joined', 'ivan-1')], [1, event('joined', 'maria-1')]);
  const next = (seconds: number, happened: WindowEvent) => {
    const outcome = applyEvent(state, happened, at(seconds), RULES);
    return outcome.moved ? state : outcome.state;
  };

  it.each<[string, boolean, CallState]>([
    ['a renewal', false, next(20, event('alive', 'ivan-1'))],
    ['a join said twice', false, next(20, event('joined', 'ivan-1'))],
    ['a late leave of an older call', false, next(20, event('left', 'ivan-1', 7))],
    ['nothing', false, settle(state, at(30), RULES)],
    ['a leave', true, next(20, event('left', 'ivan-1'))],
    ['somebody new', true, next(20, event('joined', 'oleg-1'))],
    ['a second window', true, next(20, event('joined', 'ivan-2'))],
    ['a lease that ran out', true, settle(next(30, event('alive', 'maria-1')), at(61), RULES)],
    ['its end', true, settle(state, at(100), RULES)],
    [
      'a new name',
      true,
      next(20, { ...event('alive', 'ivan-1'), person: { ...participant('ivan'), displayName: 'Ваня' } }),
    ],
    [
      'an answer',
      true,
      { ...state, answers: [{ person: participant('oleg'), answer: 'declined', at: at(2) }] },
    ],
  ])('is another thing after %s: %s', (_what, different, then) => {
    expect(looksDifferent(state, then)).toBe(different);
  });

  it('notes a lease that ran out once, and takes that back with a word from its window', () => {
    const lapsed = settle(next(30, event('alive', 'maria-1')), at(61), RULES);
    expect(lapsed.presences.map(({ window, lapsed: out }) => [window, out]).sort()).toEqual([
      ['ivan-1', true],
      ['maria-1', false],
    ]);
    expect(settle(lapsed, at(62), RULES)).toBe(lapsed);
    const back = applyEvent(lapsed, event('alive', 'ivan-1'), at(63), RULES);
    if (back.moved) throw new Error('moved');
    expect(looksDifferent(lapsed, back.state)).toBe(true);
    expect(people(back.state, 63)).toEqual(['ivan', 'maria']);
  });

  it('begins with those who would be rung and are in another call as busy', () => {
    const begun = after([0, { ...event('joined', 'ivan-1'), busy: [participant('maria')] }]);
    expect(begun.answers).toEqual([{ person: participant('maria'), answer: 'busy', at: at(0) }]);
  });
});

describe('the life of a call', () => {
  it('begins with the first join, by whom and when', () => {
    const { call } = after([5, event('joined', 'ivan-1')]);
    expect(call).toEqual({
      chatId: 'team',
      number: 1,
      kind: 'group',
      room: 'room-1',
      media: 'video',
      startedAt: at(5),
      startedBy: participant('ivan'),
      endedAt: null,
    });
  });

  it('goes on while anybody is there', () => {
    const state = after(
      [0, event('joined', 'ivan-1')],
      [1, event('joined', 'maria-1')],
      [2, event('left', 'ivan-1')],
    );
    expect(people(state, 50)).toEqual(['maria']);
    expect(settle(state, at(50), RULES).call?.endedAt).toBeNull();
  });

  it('ends with the last leave, after the grace, at the time of the leave', () => {
    const state = after([0, event('joined', 'ivan-1')], [50, event('left', 'ivan-1')]);
    expect(settle(state, at(59.9), RULES).call?.endedAt).toBeNull();
    expect(settle(state, at(60), RULES).call?.endedAt).toEqual(at(50));
    expect(settle(state, at(9000), RULES).call?.endedAt).toEqual(at(50));
  });

  it('is not ended by a reload within the grace', () => {
    const state = after(
      [0, event('joined', 'ivan-1')],
      [20, event('left', 'ivan-1')],
      [29, event('joined', 'ivan-2')],
    );
    expect(state.call).toMatchObject({ number: 1, endedAt: null });
    expect(people(state, 30)).toEqual(['ivan']);
  });

  it('ends by lease when a browser is killed, at its last renewal', () => {
    const state = after([0, event('joined', 'ivan-1')], [20, event('alive', 'ivan-1')]);
    expect(people(state, 79)).toEqual(['ivan']);
    expect(people(state, 80)).toEqual([]);
    expect(settle(state, at(80), RULES).call?.endedAt).toEqual(at(20));
  });

  it('counts a person once, however many windows they have', () => {
    const state = after(
      [0, event('joined', 'ivan-1')],
      [1, event('joined', 'ivan-2')],
      [2, event('left', 'ivan-1')],
    );
    expect(people(state, 3)).toEqual(['ivan']);
  });

  it('takes back a window that was asleep for longer than its lease, while the call goes on', () => {
    const state = after(
      [0, event('joined', 'ivan-1')],
      [0, event('joined', 'maria-1')],
      [50, event('alive', 'maria-1')],
      [100, event('alive', 'maria-1')],
      [110, event('alive', 'ivan-1')],
    );
    expect(people(state, 111)).toEqual(['ivan', 'maria']);
  });

  it.each<[string, Step[], string[]]>([
    [
      'a join said twice',
      [
        [0, event('joined', 'ivan-1')],
        [1, event('joined', 'ivan-1')],
      ],
      ['ivan'],
    ],
    [
      'a leave said twice',
      [
        [0, event('joined', 'ivan-1')],
        [1, event('left', 'ivan-1')],
        [2, event('left', 'ivan-1')],
      ],
      [],
    ],
    [
      'a renewal that comes after the leave',
      [
        [0, event('joined', 'ivan-1')],
        [1, event('left', 'ivan-1')],
        [2, event('alive', 'ivan-1')],
      ],
      [],
    ],
    [
      'a join that comes after its own leave',
      [
        [0, event('joined', 'maria-1')],
        [1, event('left', 'ivan-1')],
        [2, event('joined', 'ivan-1')],
      ],
      ['maria'],
    ],
    ['a renewal whose join was lost', [[0, event('alive', 'ivan-1')]], ['ivan']],
    ['a leave by somebody who never came', [[0, event('left', 'ivan-1')]], []],
  ])('is right after %s', (_name, steps, expected) => {
    expect(people(after(...steps), 3)).toEqual(expected);
  });

  it('cannot be left for somebody else, even by their window’s id', () => {
    const state = after([0, event('joined', 'ivan-1')]);
    const forged = { ...event('left', 'ivan-1'), person: participant('maria') };
    const outcome = applyEvent(state, forged, at(1), RULES);
    expect(outcome.moved || people(outcome.state, 2)).toEqual(['ivan']);
  });

  it.each([
    ['waited on the pre-join screen while the call ended', 'joined', 1],
    ['slept while the call ended', 'alive', 1],
    ['is from a call that is yet to come', 'joined', 7],
  ] as const)('sends a window on to the present call that %s', (_name, type, number) => {
    const ended = after([0, event('joined', 'ivan-1')], [10, event('left', 'ivan-1')]);
    expect(applyEvent(ended, event(type, 'maria-1', number), at(60), RULES)).toEqual({
      moved: true,
      number: 2,
    });
  });

  it('lets a late leave of an old call be', () => {
    const ended = after([0, event('joined', 'ivan-1')], [10, event('left', 'ivan-1')]);
    const next = applyEvent(ended, event('joined', 'maria-1', 2), at(60), RULES);
    if (next.moved) throw new Error('moved');
    const late = applyEvent(next.state, event('left', 'maria-1', 1), at(61), RULES);
    expect(late.moved || people(late.state, 62)).toEqual(['maria']);
    expect(next.state.call?.number).toBe(2);
  });
});

/** A window as it behaves: holds a number, joins with it, and moves by itself when told to. */
interface ModelWindow {
  id: string;
  number: number;
  inside: boolean;
}

const actions = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom('open', 'join', 'leave', 'crash', 'renew'),
        who: fc.nat(5),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
    },
  ),
  { maxLength: 60 },
);

describe('everyone in a chat’s call', () => {
  it('is in the same room at rest, whatever they did and in whatever order', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        let now = 0;
        let state = NO_CALL;
        let made = 0;
        const windows = new Map<number, ModelWindow>();
        const say = (window: ModelWindow, type: WindowEvent['type'], who: number) => {
          const said = { ...event(type, window.id, window.number), person: participant(`p${who % 3}`) };
          const outcome = applyEvent(state, said, at(now), RULES);
          if (!outcome.moved) state = outcome.state;
          else if (type !== 'left') {
            // The ticket of another room: the window fetches a new one and goes in again.
            window.number = outcome.number;
            window.id = `w-${++made}`;
            say(window, 'joined', who);
          }
        };
        for (const step of steps) {
          if (step.do === 'wait') now += step.seconds;
          else if (step.do === 'sweep') state = settle(state, at(now), RULES);
          else {
            const { who } = step;
            const window = windows.get(who);
            if (step.do === 'open' && !window?.inside) {
              const number = presentNumber(settle(state, at(now), RULES));
              windows.set(who, { id: `w-${++made}`, number, inside: false });
            } else if (window) {
              if (step.do === 'join' && !window.inside) {
                window.inside = true;
                say(window, 'joined', who);
              } else if (step.do === 'renew' && window.inside) say(window, 'alive', who);
              else if (step.do === 'leave' && window.inside) {
                say(window, 'left', who);
                windows.delete(who);
              } else if (step.do === 'crash') windows.delete(who);
            }
          }
        }
        // At rest: every window that is inside has renewed.
        const inside = [...windows].filter(([, window]) => window.inside);
        for (const [who, window] of inside) say(window, 'alive', who);
        const numbers = new Set(inside.map(([, { number }]) => number));
        expect(numbers.size).toBeLessThanOrEqual(1);
        if (inside.length > 0) {
          expect(state.call).toMatchObject({ number: [...numbers][0], endedAt: null });
          const counted = new Set(present(state, at(now), RULES).map(({ window }) => window));
          for (const [, { id }] of inside) expect(counted).toContain(id);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a call that ends: without anybody it is over after lease and grace', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('joined', 'alive', 'left'), fc.nat(3), fc.integer({ min: 0, max: 30 })),
        ),
        (said) => {
          let now = 0;
          let state = NO_CALL;
          for (const [type, who, wait] of said) {
            now += wait;
            const number = presentNumber(settle(state, at(now), RULES));
            const outcome = applyEvent(state, event(type, `p${who}-1`, number), at(now), RULES);
            if (!outcome.moved) state = outcome.state;
          }
          const { call } = settle(state, at(now + 71), RULES);
          if (call) {
            expect(call.endedAt).not.toBeNull();
            expect(call.endedAt!.getTime()).toBeGreaterThanOrEqual(call.startedAt.getTime());
            expect(call.endedAt!.getTime()).toBeLessThanOrEqual(at(now).getTime());
          }
        },
      ),
    );
  });
});

describe('a break in which no window could be heard', () => {
  const awakeAt = (seconds: number) => ({ ...RULES, awakeSince: () => at(seconds) });
  const state = after([0, event('joined', 'ivan-1')], [10, event('joined', 'maria-1')]);

  it('ends no call and nobody’s presence before a whole lease is over', () => {
    expect(settle(state, at(300), RULES).call?.endedAt).toEqual(at(10));
    expect(settle(state, at(300), awakeAt(300))).toBe(state);
    const back = applyEvent(state, event('alive', 'ivan-1'), at(359), awakeAt(300));
    expect(back).toMatchObject({ moved: false, state: { call: { number: 1, endedAt: null } } });
  });

  it('keeps no call of those who are gone: it ends a lease later, when they were last seen', () => {
    expect(settle(state, at(360), awakeAt(300)).call?.endedAt).toEqual(at(10));
  });

  it('gives those who come back to an empty call their grace', () => {
    const empty = after([0, event('joined', 'ivan-1')], [5, event('left', 'ivan-1')]);
    expect(settle(empty, at(309), awakeAt(300)).call?.endedAt).toBeNull();
    expect(settle(empty, at(310), awakeAt(300)).call?.endedAt).toEqual(at(5));
  });

  it('is nobody else’s: who was silent while others listened stays away', () => {
    const silent = after([0, event('joined', 'ivan-1')], [50, event('joined', 'maria-1')]);
    const noted = { ...silent, presences: silent.presences.map((one) => ({ ...one, lapsed: true })) };
    expect(present(noted, at(300), awakeAt(300))).toEqual([]);
  });
});
