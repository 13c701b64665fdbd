import { describe, expect, it } from 'vitest';
import { callWith, participant, presenceOf, RULES, stateOf } from '@/testing/calls';
import { NO_CALL, type Answer, type Call, type Presence } from './call';
import { callRecordSchema, callViewSchema, viewOngoing, viewRecord } from './call-view';

const START = callWith().startedAt.getTime();
const at = (seconds: number) => new Date(START + seconds * 1000);
const [ivan, maria, oleg] = ['ivan', 'maria', 'oleg'].map(participant) as [never, never, never];
const end = at(600);

const said = (person: Answer['person'], answer: Answer['answer']): Answer => ({ person, answer, at: at(1) });

describe('a call as people see it', () => {
  it('is none before the first', () => {
    expect(viewOngoing(NO_CALL, at(0), RULES)).toBeNull();
    expect(viewRecord(NO_CALL, at(0), RULES)).toBeNull();
  });

  it('shows who is in it now, each once, in the order of their coming', () => {
    const state = stateOf(
      callWith(),
      presenceOf(maria, 'maria-1', { joinedAt: at(5), renewedAt: at(50) }),
      presenceOf(ivan, 'ivan-1', { renewedAt: at(50) }),
      presenceOf(ivan, 'ivan-2', { joinedAt: at(9), renewedAt: at(50) }),
      presenceOf(oleg, 'oleg-1', { leftAt: at(20) }),
    );
    const view = viewOngoing(state, at(50), RULES);
    expect(view?.participants).toEqual([ivan, maria]);
    expect(callViewSchema.parse(view)).toEqual(view);
    expect(viewRecord(state, at(50), RULES)).toEqual({ ...view, endedAt: null, outcome: 'ongoing' });
  });

  it('shows all who were in it once it is over, also when nobody has written that yet', () => {
    const state = stateOf(
      callWith(),
      presenceOf(ivan, 'ivan-1', { leftAt: at(20) }),
      presenceOf(maria, 'maria-1', { joinedAt: at(2), leftAt: at(30) }),
    );
    const record = viewRecord(state, at(41), RULES);
    expect(record).toMatchObject({
      endedAt: at(30).toISOString(),
      outcome: 'ended',
      participants: [ivan, maria],
    });
    expect(callRecordSchema.parse(record)).toEqual(record);
    expect(viewOngoing(state, at(41), RULES)).toBeNull();
  });

  it('shows who said no or is busy, until they come after all; who answered is on the way', () => {
    const state = {
      ...stateOf(callWith(), presenceOf(ivan), presenceOf(oleg)),
      answers: [said(maria, 'declined'), said(oleg, 'busy'), said(participant('anna'), 'accepted')],
    };
    expect(viewOngoing(state, at(1), RULES)?.answers).toEqual([{ person: maria, answer: 'declined' }]);
  });

  it.each<[string, Partial<Call>, Presence[], Answer[], string]>([
    ['nobody came', { kind: 'direct' }, [presenceOf(ivan)], [], 'missed'],
    [
      'she answered and never came',
      { kind: 'direct' },
      [presenceOf(ivan)],
      [said(maria, 'accepted')],
      'missed',
    ],
    [
      'she left without ever having come',
      { kind: 'direct' },
      [presenceOf(ivan), presenceOf(maria, 'maria-1', { leftAt: at(0) })],
      [],
      'missed',
    ],
    ['she declined', { kind: 'direct' }, [presenceOf(ivan)], [said(maria, 'declined')], 'declined'],
    ['she was in another call', { kind: 'direct' }, [presenceOf(ivan)], [said(maria, 'busy')], 'busy'],
    [
      'she declined and came after all',
      { kind: 'direct' },
      [presenceOf(ivan), presenceOf(maria)],
      [said(maria, 'declined')],
      'ended',
    ],
    ['nobody came to a group', { kind: 'group' }, [presenceOf(ivan)], [said(maria, 'declined')], 'ended'],
  ])('says how it ended when %s', (_what, changes, presences, answers, outcome) => {
    const state = { ...stateOf(callWith({ ...changes, endedAt: end }), ...presences), answers };
    expect(viewRecord(state, end, RULES)?.outcome).toBe(outcome);
  });
});
