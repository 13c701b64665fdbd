import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsWith } from '@/testing/call-windows';
import { readDeskWord, readFacts } from './call-desk-words';

const FACTS = factsWith();

describe('a word between pages', () => {
  it.each([
    { say: 'who' },
    { say: 'here', facts: FACTS },
    { say: 'here', facts: factsWith({ presence: null, group: null, inside: false, media: 'audio' }) },
    { say: 'bye', windowId: 'w' },
    { say: 'show', windowId: 'w' },
    { say: 'leave', windowId: 'w' },
    { say: 'taken', windowId: 'w', chatId: 'team' },
  ])('is read as it was sent: $say', (word) => {
    expect(readDeskWord(structuredClone(word))).toEqual(word);
  });

  it.each([
    [null],
    ['who'],
    [{}],
    [{ say: 'bye' }],
    [{ say: 'bye', windowId: '' }],
    [{ say: 'leave', windowId: 7 }],
    [{ say: 'taken', windowId: 'w' }],
    [{ say: 'dance', windowId: 'w' }],
    [{ say: 'here' }],
    [{ say: 'here', facts: { ...FACTS, chatId: undefined } }],
    [{ say: 'here', facts: { ...FACTS, chatTitle: null } }],
    [{ say: 'here', facts: { ...FACTS, media: 'smell' } }],
    [{ say: 'here', facts: { ...FACTS, presence: undefined } }],
    [{ say: 'here', facts: { ...FACTS, presence: { id: 'p', number: 1.5 } } }],
    [{ say: 'here', facts: { ...FACTS, presence: { number: 1 } } }],
  ])('is none of ours: %j', (data) => {
    expect(readDeskWord(data)).toBeNull();
  });

  it('tells a device of which nothing was heard from one that is on', () => {
    const muted = { audio: null, video: false };
    expect(readFacts(factsWith({ muted }))?.muted).toEqual(muted);
    expect(readFacts({ ...FACTS, muted: { audio: 'off' } })?.muted).toEqual({ audio: null, video: null });
  });

  it('never throws, and carries on nothing that is not known', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        const word = readDeskWord(data);
        expect(word === null || typeof word.say === 'string').toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.object(), (more) => {
        expect(readFacts({ ...more, ...FACTS })).toEqual(FACTS);
      }),
    );
  });
});
