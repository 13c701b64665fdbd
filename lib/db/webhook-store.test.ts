import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callWith, participant, presenceOf, stateOf } from '../../testing/calls';
import { DATABASES } from '../../testing/databases';
import { callMessageSink } from './call-message-sink';
import { callStore, type CallStore } from './call-store';
import type { OpenDatabase } from './database';
import { calls as callRows, webhookDeliveries } from './schema';
import { webhookOutbox } from './webhook-outbox';
import { webhookStore, type Delivery, type WebhookStore } from './webhook-store';

const START = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const DAY = 24 * 3600;

describe.each(Object.entries(DATABASES))('webhooks on %s', (_name, open) => {
  let database: OpenDatabase;
  let store: WebhookStore;
  let calls: CallStore;
  let seconds = 0;

  beforeAll(async () => {
    database = await open();
    const outbox = webhookOutbox(
      ({ type }) => `body of ${type}`,
      () => at(seconds),
    );
    store = webhookStore(database.db);
    calls = callStore(database.db, { message: callMessageSink, change: outbox });
    return () => database.close();
  });
  beforeEach(async () => {
    seconds = 0;
    await database.db.delete(callRows);
    await database.db.delete(webhookDeliveries);
  });

  const ivan = participant('host:u1');
  const begun = (chatId: string, number = 1) => stateOf(callWith({ chatId, number }), presenceOf(ivan));
  const begin = (chatId: string, number = 1) =>
    calls.change(chatId, () => ({ state: begun(chatId, number) }));
  const claim = (second = 0, limit = 8, until = second + 60) =>
    store.claim({ now: at(second), until: at(until), limit });
  const names = (claimed: Delivery[]) => claimed.map(({ chatId, type }) => `${chatId} ${type}`);
  const only = async (second = 0) => {
    const [delivery, ...more] = await claim(second);
    expect(more).toEqual([]);
    return delivery!;
  };
  const rows = () => database.db.select().from(webhookDeliveries).orderBy(webhookDeliveries.id);

  describe('the outbox', () => {
    it('holds what has happened in a host’s chat, in order, each under an id of its own', async () => {
      await begin('host:42');
      const found = await rows();
      expect(found).toMatchObject([
        {
          chatId: 'host:42',
          number: 1,
          type: 'call.started',
          body: 'body of call.started',
          createdAt: at(0),
        },
        { chatId: 'host:42', number: 1, type: 'participant.joined', attempts: 0, dueAt: at(0) },
      ]);
      const ids = found.map(({ messageId }) => messageId);
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(/^msg_[0-9a-f-]{36}$/);
    });

    it('holds nothing of chats of our own, nor of a change that changes nothing', async () => {
      await begin('team');
      await begin('host:42');
      await calls.change('host:42', (state) => ({ state }));
      await calls.change('host:42', () => ({}));
      expect((await rows()).map(({ chatId }) => chatId)).toEqual(['host:42', 'host:42']);
    });

    it('holds the end of a call and the beginning of the next, written in one change', async () => {
      await begin('host:42');
      await calls.change('host:42', ({ call }) => ({
        closed: { ...call!, endedAt: at(5) },
        state: begun('host:42', 2),
      }));
      expect((await rows()).slice(2).map(({ number, type }) => `${number} ${type}`)).toEqual([
        '1 participant.left',
        '1 call.ended',
        '2 call.started',
        '2 participant.joined',
      ]);
    });

    it('holds nothing of a change that was taken back, and takes a change back that it cannot hold', async () => {
      await begin('host:42');
      const twoAtOnce = calls.change('host:42', () => ({ state: begun('host:42', 2) }));
      await expect(twoAtOnce).rejects.toThrow();
      expect(await rows()).toHaveLength(2);
      const broken = callStore(database.db, {
        message: callMessageSink,
        change: webhookOutbox(
          () => {
            throw new Error('no body');
          },
          () => at(0),
        ),
      });
      await expect(broken.change('host:7', () => ({ state: begun('host:7') }))).rejects.toThrow('no body');
      expect((await calls.load('host:7')).call).toBeNull();
    });
  });

  describe('the queue', () => {
    it('gives of each call one at a time and in order', async () => {
      await begin('host:a');
      await begin('host:b');
      const [a, b, ...more] = await claim();
      expect(names([a!, b!])).toEqual(['host:a call.started', 'host:b call.started']);
      expect(more).toEqual([]);
      expect(await claim()).toEqual([]);
      await store.delivered(a!, at(1));
      expect(names(await claim(1))).toEqual(['host:a participant.joined']);
    });

    it('holds back what follows a failure, of this call alone, until it is due again', async () => {
      await begin('host:a');
      await begin('host:b');
      const [a, b] = await claim();
      await store.failed(a!, { reason: 'HTTP 500', dueAt: at(5), now: at(0) });
      await store.delivered(b!, at(0));
      expect(names(await claim(4))).toEqual(['host:b participant.joined']);
      const again = await only(5);
      expect(again).toMatchObject({ id: a!.id, messageId: a!.messageId, body: a!.body, attempts: 2 });
    });

    it('goes on with what follows once something was given up', async () => {
      await begin('host:a');
      await store.failed(await only(), { reason: 'HTTP 500', dueAt: null, now: at(1) });
      expect(names([await only(1)])).toEqual(['host:a participant.joined']);
    });

    it('gives what was claimed and never settled once the claim has run out', async () => {
      await begin('host:a');
      const killed = await only(0);
      expect(await claim(59)).toEqual([]);
      const again = await only(60);
      expect(again).toMatchObject({ id: killed.id, messageId: killed.messageId, attempts: 2 });
    });

    it('does not listen to the failure of who has lost the claim, but to a success', async () => {
      await begin('host:a');
      const slow = await only(0);
      const quick = await only(60);
      await store.failed(slow, { reason: 'timeout', dueAt: null, now: at(61) });
      await store.release(slow);
      expect(await claim(61)).toEqual([]);
      await store.delivered(slow, at(62));
      await store.failed(quick, { reason: 'timeout', dueAt: at(70), now: at(62) });
      expect((await rows())[0]).toMatchObject({ deliveredAt: at(62), lastFailure: null, givenUpAt: null });
    });

    it('has at once what was let go', async () => {
      await begin('host:a');
      const first = await only();
      await store.release(first);
      expect((await only()).id).toBe(first.id);
    });

    it('gives the longest due first, and no more than is asked for', async () => {
      for (const [index, chat] of ['host:a', 'host:b', 'host:c'].entries()) {
        seconds = 10 - index;
        await begin(chat);
      }
      expect(names(await claim(20, 2)).sort()).toEqual(['host:b call.started', 'host:c call.started']);
      expect(names(await claim(20, 2))).toEqual(['host:a call.started']);
    });

    it('gives each to one of many who ask at once', async () => {
      const chats = Array.from({ length: 12 }, (_, index) => `host:${index}`);
      for (const chat of chats) await begin(chat);
      const claimed = (await Promise.all(chats.map(() => claim(0, 3)))).flat();
      const ids = claimed.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const rest = await claim(0, 100);
      expect(names([...claimed, ...rest]).sort()).toEqual(chats.map((chat) => `${chat} call.started`).sort());
    });
  });

  describe('what became of it', () => {
    it('is counted, and what has failed is listed, the newest first', async () => {
      for (const chat of ['host:a', 'host:b', 'host:c']) await begin(chat);
      expect(await store.summary(at(-1))).toEqual({
        waiting: 6,
        oldestWaiting: at(0),
        delivered: 0,
        deliveredSince: 0,
        givenUp: 0,
      });
      const [a, b, c] = await claim();
      await store.delivered(a!, at(1));
      await store.failed(b!, { reason: 'HTTP 500', dueAt: null, now: at(2) });
      await store.failed(c!, { reason: 'ECONNREFUSED', dueAt: at(9), now: at(3) });
      expect(await store.summary(at(0))).toMatchObject({
        waiting: 4,
        delivered: 1,
        deliveredSince: 1,
        givenUp: 1,
      });
      expect(await store.summary(at(1))).toMatchObject({ delivered: 1, deliveredSince: 0 });
      expect(await store.failures(10)).toEqual([
        {
          id: c!.id,
          chatId: 'host:c',
          type: 'call.started',
          createdAt: at(0),
          attempts: 1,
          reason: 'ECONNREFUSED',
          state: 'waiting',
        },
        {
          id: b!.id,
          chatId: 'host:b',
          type: 'call.started',
          createdAt: at(0),
          attempts: 1,
          reason: 'HTTP 500',
          state: 'givenUp',
        },
      ]);
      expect(await store.failures(1)).toHaveLength(1);
    });

    it('is nothing where nothing was told', async () => {
      const none = { waiting: 0, oldestWaiting: null, delivered: 0, deliveredSince: 0, givenUp: 0 };
      expect(await store.summary(at(0))).toEqual(none);
      expect(await store.sendAgain(at(0))).toBe(0);
    });

    it('is tried again at once when the operator says so: what waits and what was given up', async () => {
      await begin('host:a');
      await begin('host:b');
      const [a, b] = await claim();
      await store.failed(a!, { reason: 'HTTP 500', dueAt: null, now: at(0) });
      await store.failed(b!, { reason: 'HTTP 500', dueAt: at(3600), now: at(0) });
      await store.delivered(await only(0), at(0));
      expect(await store.sendAgain(at(9))).toBe(3);
      expect(names(await claim(9))).toEqual(['host:a call.started', 'host:b call.started']);
    });

    it('is forgotten in the end, and never what waits', async () => {
      await begin('host:a');
      await begin('host:b');
      const [a, b] = await claim();
      await store.delivered(a!, at(1));
      await store.failed(b!, { reason: 'HTTP 500', dueAt: null, now: at(DAY) });
      await store.forget({ delivered: at(1), givenUp: at(DAY) });
      expect(await rows()).toHaveLength(4);
      await store.forget({ delivered: at(2), givenUp: at(DAY) });
      expect(await rows()).toHaveLength(3);
      await store.forget({ delivered: at(9 * DAY), givenUp: at(9 * DAY) });
      expect((await rows()).map(({ type }) => type)).toEqual(['participant.joined', 'participant.joined']);
    });
  });
});

describe('two instances on one PostgreSQL', () => {
  it('do not wait for each other: what one is claiming, the other passes by', async () => {
    const { db, close } = await DATABASES['a real PostgreSQL']!();
    const outbox = webhookOutbox(
      () => '{}',
      () => at(0),
    );
    const calls = callStore(db, { message: callMessageSink, change: outbox });
    for (const chatId of ['host:a', 'host:b']) {
      await calls.change(chatId, () => ({ state: stateOf(callWith({ chatId })) }));
    }
    const one = { now: at(0), until: at(60), limit: 1 };
    // Another instance's claim as it is before it is written.
    const claimed = await db.transaction(async (transaction) => [
      ...(await webhookStore(transaction).claim(one)),
      ...(await webhookStore(db).claim(one)),
      ...(await webhookStore(db).claim(one)),
    ]);
    expect(claimed.map(({ chatId }) => chatId)).toEqual(['host:a', 'host:b']);
    await close();
  });
});
