import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CallRecord as ServerRecord, CallView } from '@/lib/calls/call-view';
import { IVAN, MARIA, OLEG, overWith, recordWith } from '@/testing/call-views';
import { changesBetween, stateOf, type Seen } from './changes';
import type { Call, CallRecord } from './types';

function seen(call: Call | null, rest: Partial<Seen> = {}): Seen {
  return { call, last: null, ring: null, personId: IVAN.id, ...rest };
}
const names = (before: Seen | undefined, now: Seen) => changesBetween(before, now).map(([name]) => name);

describe('stateOf', () => {
  it.each([
    ['nothing known', undefined, 'idle'],
    ['no call', seen(null), 'idle'],
    ['others in it', seen(recordWith({ participants: [MARIA] })), 'ongoing'],
    ['nobody in it just now', seen(recordWith({ participants: [] })), 'ongoing'],
    ['alone in my own', seen(recordWith()), 'calling'],
    ['alone in another one’s', seen(recordWith({ startedBy: MARIA })), 'joined'],
    ['with others in it', seen(recordWith({ participants: [IVAN, MARIA] })), 'joined'],
  ] as const)('with %s', (_, known, state) => {
    expect(stateOf(known)).toBe(state);
  });
});

describe('changesBetween', () => {
  it('finds nothing at the first look, but a ring', () => {
    const ring = { number: 1, media: 'video', caller: MARIA, endsIn: 1000 } as const;
    expect(changesBetween(undefined, seen(recordWith()))).toEqual([]);
    expect(changesBetween(undefined, seen(recordWith(), { ring }))).toEqual([['call-ring', { ring }]]);
  });

  it('tells of a start with those who began it', () => {
    const call = recordWith();
    expect(changesBetween(seen(null), seen(call))).toEqual([
      ['call-started', { call }],
      ['call-joined', { call, person: IVAN, self: true }],
    ]);
  });

  it('tells who came and who went, and nothing of those who stayed', () => {
    const was = recordWith({ participants: [IVAN, MARIA] });
    const is = recordWith({ participants: [IVAN, OLEG] });
    expect(changesBetween(seen(was), seen(is))).toEqual([
      ['call-left', { call: was, person: MARIA, self: false }],
      ['call-joined', { call: is, person: OLEG, self: false }],
    ]);
  });

  it('tells of an end with what became of the call', () => {
    const last = overWith({ outcome: 'missed' });
    expect(changesBetween(seen(recordWith()), seen(null, { last })).at(-1)).toEqual([
      'call-ended',
      { call: last },
    ]);
  });

  it('tells of an end and a start when one call has followed another unseen', () => {
    expect(names(seen(recordWith()), seen(recordWith({ number: 2 })))).toEqual([
      'call-left',
      'call-ended',
      'call-started',
      'call-joined',
    ]);
  });

  it('tells of a ring once, and of its end', () => {
    const ring = { number: 1, media: 'video', caller: MARIA, endsIn: 1000 } as const;
    const ringing = seen(recordWith(), { ring });
    expect(names(ringing, { ...ringing, ring: { ...ring, endsIn: 5 } })).toEqual([]);
    expect(changesBetween(ringing, seen(recordWith()))).toEqual([['call-ring', { ring: null }]]);
  });
});

describe('the types of the package', () => {
  it('are those of the API', () => {
    expectTypeOf<CallView>().toExtend<Call>();
    expectTypeOf<ServerRecord>().toExtend<CallRecord>();
  });
});
