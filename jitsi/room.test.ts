import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomName } from './room';

const SECRET = 'r'.repeat(32);
const kind = fc.constantFrom('direct' as const, 'group' as const);
const chatId = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }),
);
const number = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const call = fc.record({ chatId, kind, number });

describe('a room name', () => {
  it('is always of [a-z0-9-], at most 64 characters, with 128 bits or more, and says which kind of chat', () => {
    fc.assert(
      fc.property(fc.string(), call, (secret, wanted) => {
        const name = roomName(secret, wanted);
        expect(name).toMatch(wanted.kind === 'direct' ? /^dm-[a-z2-7]{32}$/ : /^chat-[a-z2-7]{32}$/);
        expect(name.length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('is never the same for two chats or two numbers', () => {
    const twoCalls = fc.tuple(call, call).filter(([a, b]) => a.chatId !== b.chatId || a.number !== b.number);
    fc.assert(
      fc.property(twoCalls, ([a, b]) => {
        expect(roomName(SECRET, a)).not.toBe(roomName(SECRET, b));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      { chatId: 'team1', number: 1 },
      { chatId: 'team', number: 11 },
    ],
    [
      { chatId: 'team,1', number: 1 },
      { chatId: 'team', number: 1 },
    ],
    [
      { chatId: '["room","a",1]', number: 1 },
      { chatId: 'a', number: 1 },
    ],
    [
      { chatId: 'a","b', number: 1 },
      { chatId: 'a', number: 1 },
    ],
    [
      { chatId: 'é', number: 1 },
      { chatId: 'e\u0301', number: 1 },
    ],
    [
      { chatId: 'A', number: 1 },
      { chatId: 'a', number: 1 },
    ],
    [
      { chatId: 'a', number: 1 },
      { chatId: 'a ', number: 1 },
    ],
  ])('keeps %j and %j apart', (a, b) => {
    expect(roomName(SECRET, { kind: 'group', ...a })).not.toBe(roomName(SECRET, { kind: 'group', ...b }));
  });

  it('is the same each time for the same secret, chat and number', () => {
    fc.assert(fc.property(call, (wanted) => roomName(SECRET, wanted) === roomName(SECRET, { ...wanted })));
  });

  it('is another one with another secret', () => {
    const secrets = fc
      .tuple(fc.string(), fc.string())
      .filter(([a, b]) => a.replace(/\0+$/, '') !== b.replace(/\0+$/, ''));
    fc.assert(fc.property(secrets, call, ([a, b], wanted) => roomName(a, wanted) !== roomName(b, wanted)));
  });

  it('stays what it was, so that an update of the app does not part people in a call', () => {
    expect(roomName(SECRET, { chatId: 'team', kind: 'group', number: 1 })).toBe(
      'chat-ioz3ytpi5g2nmnqanwekinicbb4hxzc6',
    );
    expect(roomName(SECRET, { chatId: 'ivan-maria', kind: 'direct', number: 12 })).toBe(
      'dm-qrz2lydvmo2igeb7fpdybmupegayp5ao',
    );
  });
});
