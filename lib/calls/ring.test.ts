import { describe, expect, it } from 'vitest';
import { callWith, participant, presenceOf, RULES, stateOf } from '@/testing/calls';
import { NO_CALL, settle, type Answer, type CallState } from './call';
import { applyAnswer, ringFor } from './ring';

const START = callWith().startedAt.getTime();
const at = (seconds: number) => new Date(START + seconds * 1000);
const ivan = presenceOf(participant('ivan'));
const call = callWith({ kind: 'direct' });
const word = (id: string, answer: Answer['answer']): Answer => ({
  person: participant(id),
  answer,
  at: at(1),
});

describe('a ring', () => {
  it('begins when the caller has joined, and says who calls and for how long', () => {
    expect(ringFor(stateOf(call, ivan), 'maria', at(0), RULES)).toEqual({
      number: 1,
      media: 'video',
      caller: participant('ivan'),
      endsIn: 40_000,
    });
    expect(ringFor(stateOf(call, ivan), 'maria', at(39.9), RULES)).toMatchObject({ endsIn: 100 });
  });

  it.each<[string, CallState, number]>([
    ['there is no call', NO_CALL, 0],
    ['nobody came in time', stateOf(call, ivan), 40],
    ['the caller gave up', stateOf(call, { ...ivan, leftAt: at(5) }), 5],
    ['the call is over', stateOf({ ...call, endedAt: at(5) }, ivan), 6],
    ['she answered', { ...stateOf(call, ivan), answers: [word('maria', 'accepted')] }, 2],
    ['she declined', { ...stateOf(call, ivan), answers: [word('maria', 'declined')] }, 2],
    ['she is in another call', { ...stateOf(call, ivan), answers: [word('maria', 'busy')] }, 2],
    ['she is in', stateOf(call, ivan, presenceOf(participant('maria'))), 2],
    ['she was in and left', stateOf(call, ivan, presenceOf(participant('maria'), 'm', { leftAt: at(3) })), 4],
  ])('is none when %s', (_why, state, seconds) => {
    expect(ringFor(state, 'maria', at(seconds), RULES)).toBeNull();
  });

  it('goes on for the others when one has answered or declined', () => {
    const state = { ...stateOf(call, ivan), answers: [word('maria', 'declined')] };
    expect(ringFor(state, 'oleg', at(2), RULES)).not.toBeNull();
  });

  it('never rings who has called', () => {
    expect(ringFor(stateOf(call, ivan), 'ivan', at(1), RULES)).toBeNull();
  });

  it('ends when the caller’s browser was killed and its lease has run out', () => {
    const rules = { ...RULES, expire: 5000 };
    expect(ringFor(stateOf(call, ivan), 'maria', at(4), rules)).not.toBeNull();
    expect(ringFor(stateOf(call, ivan), 'maria', at(5), rules)).toBeNull();
  });
});

describe('an answer', () => {
  const answer = (state: CallState, id: string, word: 'accepted' | 'declined', number = 1) =>
    applyAnswer(state, { number, answer: word, person: participant(id) }, at(2), RULES);
  const words = (state: CallState) => state.answers.map(({ person, answer: word }) => [person.id, word]);

  it.each<[string, Answer['answer'][], Answer['answer']]>([
    ['a second no', ['declined', 'declined'], 'declined'],
    ['a yes after a no', ['declined', 'accepted'], 'accepted'],
    ['a no after a yes', ['accepted', 'declined'], 'accepted'],
    ['a no of somebody who was busy', ['busy', 'declined'], 'declined'],
    ['a yes of somebody who was busy', ['busy', 'accepted'], 'accepted'],
  ])('is one for each person: %s', (_what, [first, second], expected) => {
    const before = { ...stateOf(call, ivan), answers: [word('maria', first!), word('oleg', 'declined')] };
    const after = answer(before, 'maria', second as 'accepted');
    expect(new Map(words(after) as [string, string][])).toEqual(
      new Map([
        ['maria', expected],
        ['oleg', 'declined'],
      ]),
    );
    expect(after.answers).toHaveLength(2);
  });

  it.each([
    ['nobody has called', NO_CALL, 'maria', 1],
    ['the call is over', stateOf({ ...call, endedAt: at(1) }, ivan), 'maria', 1],
    ['it is about another call', stateOf(call, ivan), 'maria', 2],
    ['it is the caller’s own', stateOf(call, ivan), 'ivan', 1],
  ])('changes nothing when %s', (_why, state, id, number) => {
    expect(answer(state, id, 'declined', number)).toBe(state);
  });

  it('finds out that the call is over, too', () => {
    const state = stateOf(call, { ...ivan, leftAt: at(1) });
    const said = { number: 1, answer: 'declined' as const, person: participant('maria') };
    const after = applyAnswer(state, said, at(30), RULES);
    expect(after).toEqual(settle(state, at(30), RULES));
    expect(after.call?.endedAt).toEqual(at(1));
  });
});
