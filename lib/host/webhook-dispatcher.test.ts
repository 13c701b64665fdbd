import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { callWith, participant, presenceOf, stateOf } from '../../testing/calls';
import { hang, status, webhookHost, WEBHOOK_SECRET } from '../../testing/webhook-host';
import { callMessageSink } from '../db/call-message-sink';
import { callStore, type CallStore } from '../db/call-store';
import type { OpenDatabase } from '../db/database';
import { calls as callRows, webhookDeliveries } from '../db/schema';
import { webhookOutbox } from '../db/webhook-outbox';
import { webhookStore, type WebhookStore } from '../db/webhook-store';
import { log } from '../log/log';
import { openInMemory } from '@/testing/databases';
import { webhookBody } from './webhook-body';
import { webhookDispatcher, type WebhookDispatcher } from './webhook-dispatcher';
import { webhookSender } from './webhook-sender';

const HOUR = 3600;
let database: OpenDatabase;
let store: WebhookStore;
let calls: CallStore;
let host: Awaited<ReturnType<typeof webhookHost>>;
let started: WebhookDispatcher[] = [];
let ahead = 0;

const now = () => new Date(Date.now() + ahead * 1000);

beforeAll(async () => {
  log.level = 'silent';
  database = await openInMemory();
  store = webhookStore(database.db);
  const outbox = webhookOutbox((news) => JSON.stringify(webhookBody(news)), now);
  calls = callStore(database.db, { message: callMessageSink, change: outbox });
  return () => database.close();
});
beforeEach(async () => {
  ahead = 0;
  host = await webhookHost();
});
afterEach(async () => {
  for (const dispatcher of started) await dispatcher.stop();
  started = [];
  await host.close();
  await database.db.delete(callRows);
  await database.db.delete(webhookDeliveries);
});

function dispatch({ url = host.url, timeout = 10_000, queue = store } = {}): WebhookDispatcher {
  // Signed by the real clock: the host checks it.
  const send = webhookSender({ url, secret: WEBHOOK_SECRET }, () => new Date(), { timeout });
  const dispatcher = webhookDispatcher({ queue, send, now, random: () => 0.5 });
  started.push(dispatcher);
  dispatcher.start();
  return dispatcher;
}
/** A call with one person in it: two things to tell. */
const begin = (chatId: string) =>
  calls.change(chatId, () => ({ state: stateOf(callWith({ chatId }), presenceOf(participant('host:u1'))) }));
const rows = () => database.db.select().from(webhookDeliveries).orderBy(webhookDeliveries.id);
const firstRow = async () => (await rows())[0]!;
const settled = (chats = 1) =>
  expect.poll(async () => (await store.summary(new Date(0))).delivered, { timeout: 5000 }).toBe(2 * chats);
/** Moves the clock, and has the dispatcher look. */
const later = (dispatcher: WebhookDispatcher, seconds: number) => {
  ahead += seconds;
  dispatcher.wake();
};
const triedBefore = (attempts: number) =>
  expect
    .poll(async () => {
      const { attempts: made, claimedUntil } = await firstRow();
      return claimedUntil === null && made;
    })
    .toBe(attempts);

describe('the dispatcher', () => {
  it('sends what has happened, in order, signed, and each once', async () => {
    await begin('host:42');
    const dispatcher = dispatch();
    await settled();
    expect(host.names()).toEqual(['42 call.started', '42 participant.joined']);
    expect(host.received.map(({ id }) => id)).toEqual((await rows()).map(({ messageId }) => messageId));
    expect(host.received[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'jitsi-chat-calls',
      'webhook-signature': expect.stringMatching(/^v1,/) as unknown,
    });
    expect(dispatcher.tries).toEqual({ delivered: 2, failed: 0, givenUp: 0 });
  });

  it('sends again what was refused, under the same id, and what follows only then', async () => {
    host.next(status(500));
    await begin('host:42');
    const dispatcher = dispatch();
    await triedBefore(1);
    expect(await firstRow()).toMatchObject({ lastFailure: 'HTTP 500', deliveredAt: null });
    later(dispatcher, 5);
    await settled();
    expect(host.names()).toEqual(['42 call.started', '42 call.started', '42 participant.joined']);
    expect(host.received[1]!.id).toBe(host.received[0]!.id);
    expect(dispatcher.tries).toEqual({ delivered: 2, failed: 1, givenUp: 0 });
  });

  it('tells of other calls while one of them is refused', async () => {
    host.always((response, { body }) =>
      status(body.data.chat.id === '1' ? 500 : 204)(response, host.received[0]!),
    );
    await begin('host:1');
    await begin('host:2');
    dispatch();
    await settled();
    expect(host.names().filter((name) => name.startsWith('2'))).toEqual([
      '2 call.started',
      '2 participant.joined',
    ]);
    expect(host.names().filter((name) => name.startsWith('1'))).toEqual(['1 call.started']);
  });

  it.each([
    [301, { location: '/elsewhere' }],
    [307, { location: '/elsewhere' }],
    [404, {}],
    [410, {}],
  ])('takes %i for a refusal, and follows nothing', async (code, headers) => {
    host.next(status(code, headers));
    await begin('host:42');
    dispatch();
    await triedBefore(1);
    expect((await firstRow()).lastFailure).toBe(`HTTP ${code}`);
    expect(host.received).toHaveLength(1);
  });

  it('does not wait longer than it should for an answer', async () => {
    host.next(hang);
    await begin('host:42');
    dispatch({ timeout: 50 });
    await triedBefore(1);
    expect((await firstRow()).lastFailure).toBe('timeout');
  });

  it('is content with the head of an answer, however long the rest', async () => {
    host.next((response) => void response.writeHead(200).write('x'));
    await begin('host:42');
    dispatch({ timeout: 5000 });
    await settled();
  });

  it('says shortly why nobody could be reached', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => void closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await begin('host:42');
    dispatch({ url: `http://127.0.0.1:${port}/` });
    await triedBefore(1);
    expect((await firstRow()).lastFailure).toBe('ECONNREFUSED');
  });

  it.each([429, 503])('waits as long as a host wishes that answers %i', async (code) => {
    host.next(status(code, { 'retry-after': '90' }));
    await begin('host:42');
    const before = Date.now();
    dispatch();
    await triedBefore(1);
    const wait = (await firstRow()).dueAt.getTime() - before;
    expect(wait).toBeGreaterThanOrEqual(90_000);
    expect(wait).toBeLessThan(95_000);
  });

  it('gives up after a day, says so once and without a secret, and goes on', async () => {
    const said: unknown[][] = [];
    for (const level of ['warn', 'info'] as const)
      vi.spyOn(log, level).mockImplementation((...args: unknown[]) => void said.push([level, ...args]));
    await begin('host:42');
    host.next(status(500), status(500));
    const dispatcher = dispatch();
    await triedBefore(1);
    later(dispatcher, 24 * HOUR + 1);
    await expect.poll(async () => (await firstRow()).givenUpAt).not.toBeNull();
    await expect.poll(() => said.filter(([level]) => level === 'warn').length).toBeGreaterThan(0);
    const about = said.filter(([, values]) => (values as { type: string }).type === 'call.started');
    expect(about).toMatchObject([
      ['info', { attempts: 1, reason: 'HTTP 500' }, 'webhook not delivered, it will be tried again'],
      ['warn', { attempts: 2, chatId: 'host:42' }, 'webhook given up'],
    ]);
    expect(JSON.stringify(said)).not.toMatch(/whsec|sentence|видеозвонок/);
  });

  it('keeps no more than eight under way, however many wait', async () => {
    let most = 0;
    let open = 0;
    host.always((response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(204).end();
      }, 20);
    });
    const chats = Array.from({ length: 20 }, (_, index) => `host:${index}`);
    for (const chat of chats) await begin(chat);
    dispatch();
    await settled(20);
    expect(most).toBe(8);
    for (const chat of chats.map((id) => id.slice('host:'.length))) {
      expect(host.names().filter((name) => name.startsWith(`${chat} `))).toEqual([
        `${chat} call.started`,
        `${chat} participant.joined`,
      ]);
    }
  });

  it('shares the work with others on the same database: each thing is sent once', async () => {
    for (let index = 0; index < 10; index++) await begin(`host:${index}`);
    const [one, other] = [dispatch(), dispatch()];
    await settled(10);
    expect(new Set(host.received.map(({ id }) => id)).size).toBe(20);
    expect(host.received).toHaveLength(20);
    expect(one.tries.delivered + other.tries.delivered).toBe(20);
  });

  it('sends what another was at when it was killed', async () => {
    await begin('host:42');
    await store.claim({ now: now(), until: new Date(now().getTime() + 60_000), limit: 8 });
    const dispatcher = dispatch();
    later(dispatcher, 30);
    await begin('host:43');
    later(dispatcher, 0);
    await settled();
    expect(host.names()).toEqual(['43 call.started', '43 participant.joined']);
    later(dispatcher, 31);
    await settled(2);
    expect(host.names().slice(2)).toEqual(['42 call.started', '42 participant.joined']);
  });

  it('never slows a call: a change is written while the host hangs', async () => {
    host.always(hang);
    const dispatcher = dispatch();
    await begin('host:42');
    dispatcher.wake();
    await expect.poll(() => host.received.length).toBe(1);
    await calls.change('host:42', ({ call, presences }) => ({
      state: { ...stateOf({ ...call!, endedAt: now() }), presences },
    }));
    expect((await calls.load('host:42')).call?.endedAt).not.toBeNull();
    expect(host.received).toHaveLength(1);
  });

  it('lets go of what is under way when it stops, so that the next start has it at once', async () => {
    host.next(hang);
    await begin('host:42');
    const first = dispatch();
    await expect.poll(() => host.received.length).toBe(1);
    await first.stop();
    first.wake();
    expect(await firstRow()).toMatchObject({ claimedUntil: null, lastFailure: null });
    dispatch();
    await settled();
    expect(host.names()).toEqual(['42 call.started', '42 call.started', '42 participant.joined']);
  });

  it('does nothing before it is started', async () => {
    await begin('host:42');
    const send = vi.fn(() => Promise.resolve({ taken: true } as const));
    webhookDispatcher({ queue: store, send, now }).wake();
    expect(await store.claim({ now: now(), until: now(), limit: 8 })).toHaveLength(1);
    expect(send).not.toHaveBeenCalled();
  });

  it('goes on when the database was away, and when it could not note what became of something', async () => {
    const errors = vi.spyOn(log, 'error').mockImplementation(() => undefined);
    await begin('host:42');
    let trouble = 2;
    const queue: WebhookStore = {
      ...store,
      claim: (at) => (trouble-- === 2 ? Promise.reject(new Error('away')) : store.claim(at)),
      delivered: (item, at) =>
        trouble-- === 0 ? Promise.reject(new Error('away')) : store.delivered(item, at),
      forget: () => Promise.reject(new Error('away')),
    };
    const dispatcher = dispatch({ queue });
    await expect.poll(() => errors.mock.calls.length).toBe(2);
    later(dispatcher, 1);
    await expect.poll(() => errors.mock.calls.length).toBe(3);
    later(dispatcher, 61);
    await settled();
    expect(host.names()).toEqual(['42 call.started', '42 call.started', '42 participant.joined']);
  });

  it('deletes what is long over', async () => {
    await begin('host:42');
    const dispatcher = dispatch();
    await settled();
    ahead += 7 * 24 * HOUR + 10;
    await expect.poll(async () => (await rows()).length, { timeout: 5000 }).toBe(0);
    expect(dispatcher.tries.delivered).toBe(2);
  });
});
