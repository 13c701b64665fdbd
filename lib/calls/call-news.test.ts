import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { participant, RULES } from '@/testing/calls';
import { applyRoomEvent } from './apply-room-event';
import {
  applyEvent,
  NO_CALL,
  present,
  presentNumber,
  settle,
  type Call,
  type CallState,
  type Participant,
} from './call';
import { callNews, type CallNews } from './call-news';
import { applyAnswer } from './ring';
import { occupantWindow } from './room-event';

const START = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

/**
 * Something that comes in: `ivan-1 joined` is a browser's window, `ivan#a joined` an occupant of the room, `maria
 * declined` an answer; `looked` is somebody who looks, and `emptied` the server's word about the whole room.
 */
type Word = string;

interface Change {
  before: CallState;
  after: CallState;
  closed: Call | null;
}

/** What a word makes of the latest call, as its store would write it. */
function change(before: CallState, word: Word, seconds: number, kind: 'direct' | 'group'): Change {
  const now = at(seconds);
  const [who = '', what = ''] = word.split(' ');
  const number = presentNumber(settle(before, now, RULES));
  const place = { chatId: 'host:42', number, kind, room: `room-${number}` };
  const person = participant(/^[a-z]+/.exec(who)?.[0] ?? '');
  if (who === 'looked') return { before, after: settle(before, now, RULES), closed: null };
  if (what === 'declined' || what === 'accepted') {
    const after = applyAnswer(before, { number, answer: what, person }, now, RULES);
    return { before, after, closed: null };
  }
  if (who === 'emptied' || who.includes('#')) {
    const event =
      who === 'emptied'
        ? ({ type: 'emptied' } as const)
        : { type: what as 'joined' | 'left', window: occupantWindow(who), person, busy: [] };
    const { state, closed } = applyRoomEvent(before, { ...place, ...event, at: now }, now, RULES);
    return { before, after: state, closed };
  }
  const [type, name = person.displayName] = what.split(':') as ['joined' | 'alive' | 'left', string?];
  const busy = type === 'joined' && who === 'ivan-b' ? [participant('maria')] : [];
  const window = {
    type,
    media: 'video',
    window: who,
    person: { ...person, displayName: name },
    busy,
  } as const;
  const outcome = applyEvent(before, { ...place, ...window }, now, RULES);
  if (outcome.moved) throw new Error('moved');
  return { before, after: outcome.state, closed: outcome.closed };
}

function told(
  words: [number, Word][],
  kind: 'direct' | 'group' = 'group',
): { state: CallState; news: CallNews[] } {
  const news: CallNews[] = [];
  let state = NO_CALL;
  for (const [seconds, word] of words) {
    const changed = change(state, word, seconds, kind);
    news.push(...callNews(changed, at(seconds)));
    state = changed.after;
  }
  return { state, news };
}

/** `12.5 participant.joined maria`: seconds from the start. */
const line = ({ type, at: when, person, call }: CallNews) =>
  [
    (when.getTime() - START) / 1000,
    type,
    person?.id ?? (type === 'call.missed' ? call.outcome : ''),
    call.number > 1 ? `#${call.number}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
const lines = (words: [number, Word][], kind?: 'direct' | 'group') => told(words, kind).news.map(line);

describe('what is told of a call', () => {
  it.each<[string, 'direct' | 'group', [number, Word][], string[]]>([
    [
      'its whole life, each thing once and when it happened',
      'group',
      [
        [0, 'ivan-a joined'],
        [5, 'maria-a joined'],
        [20, 'ivan-a alive'],
        [30, 'maria-a left'],
        [40, 'ivan-a left'],
        [51, 'looked'],
      ],
      [
        '0 call.started',
        '0 participant.joined ivan',
        '5 participant.joined maria',
        '30 participant.left maria',
        '40 participant.left ivan',
        '40 call.ended',
      ],
    ],
    [
      'people and not their windows',
      'group',
      [
        [0, 'ivan-a joined'],
        [5, 'ivan-c joined'],
        [6, 'ivan#x joined'],
        [10, 'ivan-a left'],
        [12, 'ivan-c left'],
        [20, 'ivan#x left'],
      ],
      ['0 call.started', '0 participant.joined ivan', '20 participant.left ivan'],
    ],
    [
      'a killed browser, at the time it was heard of last, and its end with it',
      'group',
      [
        [0, 'ivan-a joined'],
        [20, 'ivan-a alive'],
        [99, 'looked'],
      ],
      ['0 call.started', '0 participant.joined ivan', '20 participant.left ivan', '20 call.ended'],
    ],
    [
      'a browser that was silent and is back, with the word that says so',
      'group',
      [
        [0, 'ivan-a joined'],
        [0, 'maria-a joined'],
        [50, 'maria-a alive'],
        [70, 'looked'],
        [75, 'ivan-a alive'],
      ],
      [
        '0 call.started',
        '0 participant.joined ivan',
        '0 participant.joined maria',
        '0 participant.left ivan',
        '75 participant.joined ivan',
      ],
    ],
    [
      'nothing of a silence that nobody has noticed',
      'group',
      [
        [0, 'ivan-a joined'],
        [0, 'maria-a joined'],
        [50, 'maria-a alive'],
        [75, 'ivan-a alive'],
      ],
      ['0 call.started', '0 participant.joined ivan', '0 participant.joined maria'],
    ],
    [
      'an end that only the next call brings to light, before it begins',
      'group',
      [
        [0, 'ivan-a joined'],
        [15, 'ivan-a alive'],
        [500, 'maria-a joined'],
      ],
      [
        '0 call.started',
        '0 participant.joined ivan',
        '15 participant.left ivan',
        '15 call.ended',
        '500 call.started #2',
        '500 participant.joined maria #2',
      ],
    ],
    [
      'a room that its server has emptied',
      'group',
      [
        [0, 'ivan#x joined'],
        [0, 'maria#y joined'],
        [30, 'emptied'],
      ],
      [
        '0 call.started',
        '0 participant.joined ivan',
        '0 participant.joined maria',
        '30 participant.left ivan',
        '30 participant.left maria',
        '30 call.ended',
      ],
    ],
    [
      'that somebody has declined, and that the call was',
      'direct',
      [
        [0, 'ivan-a joined'],
        [4, 'maria declined'],
        [9, 'ivan-a left'],
        [30, 'looked'],
      ],
      [
        '0 call.started',
        '0 participant.joined ivan',
        '4 call.updated',
        '9 participant.left ivan',
        '9 call.missed declined',
      ],
    ],
    [
      'nothing of an answer that everybody sees by the join it leads to',
      'direct',
      [
        [0, 'ivan-a joined'],
        [4, 'maria accepted'],
        [6, 'maria-a joined'],
      ],
      ['0 call.started', '0 participant.joined ivan', '6 participant.joined maria'],
    ],
    [
      'a call that nobody has answered',
      'direct',
      [
        [0, 'ivan-a joined'],
        [9, 'ivan-a left'],
        [30, 'looked'],
      ],
      ['0 call.started', '0 participant.joined ivan', '9 participant.left ivan', '9 call.missed missed'],
    ],
    [
      'a call of somebody who was in another one',
      'direct',
      [
        [0, 'ivan-b joined'],
        [9, 'ivan-b left'],
        [30, 'looked'],
      ],
      ['0 call.started', '0 participant.joined ivan', '9 participant.left ivan', '9 call.missed busy'],
    ],
    [
      'an unanswered group call as ended',
      'group',
      [
        [0, 'ivan-a joined'],
        [9, 'ivan-a left'],
        [30, 'looked'],
      ],
      ['0 call.started', '0 participant.joined ivan', '9 participant.left ivan', '9 call.ended'],
    ],
    [
      'another name',
      'group',
      [
        [0, 'ivan-a joined'],
        [9, 'ivan-a alive:Vanya'],
        [10, 'ivan-a alive:Vanya'],
      ],
      ['0 call.started', '0 participant.joined ivan', '9 call.updated'],
    ],
    [
      'no visit that never was: a leave whose join is late',
      'group',
      [
        [0, 'ivan-a joined'],
        [5, 'maria-a left'],
        [6, 'maria-a joined'],
      ],
      ['0 call.started', '0 participant.joined ivan'],
    ],
  ])('is %s', (_what, kind, words, expected) => {
    expect(lines(words, kind)).toEqual(expected);
  });

  it('carries the call as it is after the whole change, for each of its news', () => {
    const { news } = told([
      [0, 'ivan-a joined'],
      [15, 'ivan-a alive'],
      [500, 'maria-a joined'],
    ]);
    expect(
      news.map(({ call: { outcome, participants } }) => [outcome, participants.map(({ id }) => id)]),
    ).toEqual([
      ['ongoing', ['ivan']],
      ['ongoing', ['ivan']],
      ['ended', ['ivan']],
      ['ended', ['ivan']],
      ['ongoing', ['maria']],
      ['ongoing', ['maria']],
    ]);
    expect(news.every(({ chat }) => chat.id === 'host:42' && chat.kind === 'group')).toBe(true);
  });

  it('is nothing of fields in another order, as a database gives them back', () => {
    const { state } = told([
      [0, 'ivan-a joined'],
      [2, 'maria declined'],
    ]);
    const turned = ({ id, displayName, avatarUrl }: Participant) => ({ avatarUrl, displayName, id });
    const read: CallState = {
      call: { ...state.call!, startedBy: turned(state.call!.startedBy) },
      presences: state.presences.map((one) => ({ ...one, person: turned(one.person) })),
      answers: state.answers.map((one) => ({ ...one, person: turned(one.person) })),
    };
    expect(callNews(change(read, 'ivan-a alive', 9, 'group'), at(9))).toEqual([]);
    expect(callNews({ before: read, after: state, closed: null }, at(9))).toEqual([]);
  });

  it('is nothing where nothing was written, and the end alone where nothing else was', () => {
    const { state } = told([[0, 'ivan-a joined']]);
    expect(callNews({ before: state, after: state, closed: null }, at(1))).toEqual([]);
    expect(callNews({ before: state, after: null, closed: null }, at(1))).toEqual([]);
    const closed = { ...state.call!, endedAt: at(3) };
    expect(callNews({ before: state, after: null, closed }, at(4)).map(line)).toEqual([
      '0 participant.left ivan',
      '3 call.ended',
    ]);
  });
});

describe('whatever happens in a chat', () => {
  const names = ['ivan', 'maria', 'oleg'];
  const word = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom('-a', '-b'),
          fc.constantFrom('joined', 'alive', 'left'),
        )
        .map(([who, window, what]) => `${who}${window} ${what}`),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...names), fc.constantFrom('joined', 'left'))
        .map(([who, what]) => `${who}#x ${what}`),
    },
    { weight: 1, arbitrary: fc.constantFrom('maria declined', 'maria accepted', 'emptied') },
    { weight: 2, arbitrary: fc.constant('looked') },
  );
  const pause = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(9, 10, 59, 60, 61, 90, 4 * 3600));
  const story = fc
    .array(fc.tuple(pause, word), { maxLength: 40 })
    .map((steps) =>
      steps.reduce<[number, Word][]>(
        (all, [wait, said]) => [...all, [(all.at(-1)?.[0] ?? 0) + wait, said]],
        [],
      ),
    );

  it('each call starts once and first, ends once and last, and between them each comes and goes in turn', () => {
    fc.assert(
      fc.property(story, fc.constantFrom<('direct' | 'group')[]>('direct', 'group'), (words, kind) => {
        // Somebody looks at the end, so that what time alone has changed is told too.
        const last = words.at(-1)?.[0] ?? 0;
        const { state, news } = told([...words, [last, 'looked']], kind);
        const numbers = [...new Set(news.map(({ call }) => call.number))];
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        const ongoing = state.call && !state.call.endedAt ? state.call.number : null;
        for (const number of numbers) {
          const own = news.filter(({ call }) => call.number === number);
          const types = own.map(({ type }) => type);
          const isEnd = (type: string) => type === 'call.ended' || type === 'call.missed';
          expect(types.filter((type) => type === 'call.started')).toHaveLength(1);
          expect(types[0]).toBe('call.started');
          expect(types.filter(isEnd)).toHaveLength(number === ongoing ? 0 : 1);
          if (number !== ongoing) expect(isEnd(types.at(-1)!)).toBe(true);
          const inside = new Set<string>();
          for (const { type, person } of own) {
            if (type === 'participant.joined') {
              expect(inside.has(person!.id)).toBe(false);
              inside.add(person!.id);
            }
            if (type === 'participant.left') expect(inside.delete(person!.id)).toBe(true);
          }
          const there =
            number === ongoing ? present(state, at(last), RULES).map(({ person }) => person.id) : [];
          expect([...inside].sort()).toEqual([...new Set(there)].sort());
          expect(own.at(-1)!.call.outcome === 'ongoing').toBe(number === ongoing);
        }
        expect(news.every(({ at: when }) => when.getTime() <= at(last).getTime())).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
