import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { NO_CALL } from '../calls/call';
import type { ChangedMessage } from '../chats/message';
import { chatTopics, readChanges, type ChatSource, type ChatUpdate } from './chat-topics';

/** A chat in which message n is change n; every read takes as many turns of the loop as it is told. */
function chatOf(turns: () => number) {
  let revision = 0;
  let broken = 0;
  const pause = async () => {
    for (let turn = turns(); turn > 0; turn--) await Promise.resolve();
    if (broken > 0) {
      broken--;
      throw new Error('the database is away');
    }
  };
  const source: ChatSource = {
    async currentRevision() {
      const seen = revision;
      await pause();
      return seen;
    },
    async load() {
      await pause();
      return NO_CALL;
    },
    async changed(_chatId, { after, upTo, limit }) {
      await pause();
      const found: ChangedMessage[] = [];
      for (let at = after + 1; at <= Math.min(upTo, revision) && found.length < limit; at++) {
        found.push({ revision: at, message: { id: at } as ChangedMessage['message'] });
      }
      return found;
    },
  };
  return { source, change: () => ++revision, fail: (times: number) => (broken = times), now: () => revision };
}

const numbers = (updates: ChatUpdate[]) => updates.flatMap(({ messages }) => messages.map((m) => m.revision));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('changes of a chat', () => {
  it('are read to the end, however many they are', async () => {
    const chat = chatOf(() => 0);
    for (let index = 0; index < 450; index++) chat.change();
    const { messages, revision } = await readChanges(chat.source, 'team', 3);
    expect(messages.map((m) => m.revision)).toEqual(Array.from({ length: 447 }, (_, index) => index + 4));
    expect(revision).toBe(450);
  });

  it('reach every watcher once and in order, whatever happens at the same time', async () => {
    const step = fc.constantFrom('change', 'notice', 'watch', 'unwatch', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(4)), async (steps, turns) => {
        let turn = 0;
        const chat = chatOf(() => turns[turn++ % Math.max(1, turns.length)] ?? 0);
        const topics = chatTopics(chat.source, (error) => {
          throw error;
        });
        const watchers: { heard: ChatUpdate[]; since: number; unwatch: () => void }[] = [];
        for (const what of steps) {
          if (what === 'change') {
            chat.change();
            topics.changed('team');
          } else if (what === 'notice') topics.changed('team');
          else if (what === 'wait') await settled();
          else if (what === 'unwatch') watchers.pop()?.unwatch();
          else {
            const heard: ChatUpdate[] = [];
            const unwatch = await topics.watch('team', (update) => heard.push(update));
            watchers.push({ heard, since: chat.now(), unwatch });
          }
        }
        topics.missedSome();
        await settled();
        await settled();
        for (const { heard, since } of watchers) {
          const got = numbers(heard);
          expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
          for (let at = since + 1; at <= chat.now(); at++) expect(got).toContain(at);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are read once, however many watch', async () => {
    const chat = chatOf(() => 1);
    const topics = chatTopics(chat.source, vi.fn());
    const heard: ChatUpdate[][] = [[], [], []];
    for (const updates of heard) await topics.watch('team', (update) => updates.push(update));
    const changed = vi.spyOn(chat.source, 'changed');
    chat.change();
    topics.changed('team');
    await settled();
    expect(heard.map(numbers)).toEqual([[1], [1], [1]]);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('are not looked for where nobody watches', async () => {
    const chat = chatOf(() => 0);
    const topics = chatTopics(chat.source, vi.fn());
    (await topics.watch('team', vi.fn()))();
    const current = vi.spyOn(chat.source, 'currentRevision');
    topics.changed('team');
    topics.missedSome();
    expect(current).not.toHaveBeenCalled();
  });

  it('are read again when the database was away', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const chat = chatOf(() => 0);
    const onError = vi.fn();
    const topics = chatTopics(chat.source, onError);
    const heard: ChatUpdate[] = [];
    await topics.watch('team', (update) => heard.push(update));
    chat.change();
    chat.fail(2);
    topics.changed('team');
    await settled();
    expect(onError).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1000);
    await vi.advanceTimersByTimeAsync(1000);
    await settled();
    vi.useRealTimers();
    expect(numbers(heard)).toEqual([1]);
  });

  it('can be watched again after the first look failed', async () => {
    const chat = chatOf(() => 0);
    const topics = chatTopics(chat.source, vi.fn());
    chat.fail(1);
    await expect(topics.watch('team', vi.fn())).rejects.toThrow('away');
    const heard: ChatUpdate[] = [];
    await topics.watch('team', (update) => heard.push(update));
    chat.change();
    topics.changed('team');
    await settled();
    expect(numbers(heard)).toEqual([1]);
  });
});
