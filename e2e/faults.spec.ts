import { test as base, expect } from '@playwright/test';
import type { CallMessage } from '../lib/chats/message';
import { callWindows, type CallWindow, type CallWindows } from '../testing/faults/call-windows';
import { faultClient, type FaultClient, type Person } from '../testing/faults/fault-client';
import { query } from '../testing/faults/faults';
import { readStream, type StreamReader } from '../testing/faults/stream-reader';
import { HOST_ENVIRONMENT } from '../testing/host';
import { startPostgres } from '../testing/start-postgres';
import { hang, status, webhookHost, WEBHOOK_SECRET } from '../testing/webhook-host';
import { startApp, type RunningApp } from './start-app';

// The app is killed (SIGKILL) in each phase of a call and started again. What it says then is what people have done.

const RENEW = 1;
const LEASE = 8;
/** For what comes to rest by itself: far more than it takes. */
const REST = { timeout: 60_000 };

type Backend = 'PGlite' | 'PostgreSQL';

interface Stage {
  client: FaultClient;
  app: RunningApp;
  /** Of the database, where it is one that others can ask too. */
  postgres: { url: string } | null;
  host: Awaited<ReturnType<typeof webhookHost>>;
  /** Of the direct chat, where a call rings and can be missed. */
  ivan: Person;
  maria: Person;
  /** The same two in the team. */
  ivanOfTeam: Person;
  mariaOfTeam: Person;
  windows: CallWindows;
  /** What the streams of both chats have told. */
  readers: Map<Person, StreamReader>;
  /** Lets people into their chats' calls, one after the other. */
  inside(...people: Person[]): Promise<CallWindow[]>;
}

/** One phase: what leads to it, what is seen once the app is back, and how many calls there have been then. */
interface Phase {
  name: string;
  on: Backend[];
  /** Ends in the moment that the app is killed in. */
  until(stage: Stage): Promise<unknown>;
  then(stage: Stage, reached: never): Promise<void>;
  /** What the messages of the calls say in the end, whatever their order. */
  outcomes: CallMessage['call']['outcome'][];
}

/** Keeps the type of what a phase hands over from one half to the other. */
const phase = <Reached>(
  one: Omit<Phase, 'until' | 'then'> & {
    until(stage: Stage): Promise<Reached>;
    then(stage: Stage, reached: Reached): Promise<void>;
  },
): Phase => one;

const BOTH: Backend[] = ['PGlite', 'PostgreSQL'];

const PHASES: Phase[] = [
  phase({
    name: 'before a ticket was asked for',
    on: ['PGlite'],
    outcomes: [],
    until: async ({ ivan }) => expect(await seenBy(ivan)).toBeNull(),
    then: async ({ ivan }) => expect(await seenBy(ivan)).toBeNull(),
  }),
  phase({
    name: 'between the ticket and the first word of its window',
    on: ['PGlite'],
    outcomes: ['missed'],
    until: ({ ivan }) => ticketOf(ivan),
    async then({ ivan, inside }, before) {
      // Nothing has begun, and the ticket in the window is still for the call that will.
      expect(await seenBy(ivan)).toBeNull();
      expect(await ticketOf(ivan)).toEqual(before);
      const [window] = await inside(ivan);
      expect(window?.number).toBe(before.number);
    },
  }),
  phase({
    name: 'while joins are being written',
    on: BOTH,
    outcomes: ['ended', 'ended'],
    async until({ ivan, maria, ivanOfTeam, mariaOfTeam, windows }) {
      // Once the first is in, the others are anywhere between their request and its answer.
      const all = [ivan, maria, ivanOfTeam, mariaOfTeam];
      const opening = all.map((person) => windows.open(person));
      const isIn = () => windows.all().some((window) => window.inside);
      await expect.poll(isIn, { ...REST, intervals: [1] }).toBe(true);
      return { opening };
    },
    async then({ ivan, maria, ivanOfTeam, mariaOfTeam, windows }, { opening }) {
      await Promise.all(opening);
      // Whose ticket was lost presses again.
      for (const person of [ivan, maria, ivanOfTeam, mariaOfTeam])
        if (!windows.all().some((window) => window.person === person)) await windows.open(person);
      for (const one of [ivan, ivanOfTeam])
        await expect.poll(() => seenBy(one), REST).toEqual(['ivan', 'maria']);
    },
  }),
  phase({
    name: 'while people are in it',
    on: BOTH,
    outcomes: ['ended'],
    until: ({ inside, ivan, maria }) => inside(ivan, maria),
    async then({ ivan, windows }) {
      expect(await seenBy(ivan)).toEqual(['ivan', 'maria']);
      // Theirs is the same call: a window that was sent to another one would be noted as broken.
      await expect.poll(() => windows.all().every((window) => window.inside)).toBe(true);
    },
  }),
  phase({
    name: 'while somebody is in it whose browser dies with the app',
    on: ['PGlite'],
    outcomes: ['ended'],
    async until({ inside, ivan, maria }) {
      const [, hers] = await inside(ivan, maria);
      hers?.crash();
    },
    then: async ({ ivan }) => expect.poll(() => seenBy(ivan), REST).toEqual(['ivan']),
  }),
  phase({
    name: 'while it rings',
    on: ['PGlite'],
    outcomes: ['ended'],
    async until({ app, inside, ivan, maria }) {
      await inside(ivan);
      await ringsAt(app, maria, true);
    },
    async then({ app, inside, ivan, maria }) {
      await ringsAt(app, maria, true);
      await inside(maria);
      await ringsAt(app, maria, false);
      expect(await seenBy(ivan)).toEqual(['ivan', 'maria']);
    },
  }),
  phase({
    name: 'once somebody has declined',
    on: ['PGlite'],
    outcomes: ['declined'],
    async until({ inside, ivan, maria }) {
      const [window] = await inside(ivan);
      const said = { number: window?.number, answer: 'declined' };
      const { status: got } = await maria.ask('POST', '/api/chats/ivan-maria/call/answer', said);
      expect(got).toBe(200);
    },
    async then({ app, ivan, maria }) {
      await ringsAt(app, maria, false);
      expect(await seenBy(ivan)).toEqual(['ivan']);
    },
  }),
  phase({
    name: 'while the call waits for the last one to come back',
    on: ['PGlite'],
    outcomes: ['ended'],
    async until({ inside, ivan, maria }) {
      for (const window of await inside(ivan, maria)) await window.leave();
      return Date.now();
    },
    async then({ ivan }, left) {
      await expect.poll(() => seenBy(ivan), REST).toBeNull();
      // When they had gone, and not when that was found.
      const [message] = await callsOf(ivan);
      expect(Date.parse(message?.call.endedAt ?? '')).toBeLessThanOrEqual(left);
    },
  }),
  phase({
    name: 'while the ends of calls are being written',
    on: BOTH,
    outcomes: ['ended', 'ended'],
    async until({ inside, ivan, maria, ivanOfTeam, mariaOfTeam, readers }) {
      const all = await inside(ivan, maria, ivanOfTeam, mariaOfTeam);
      for (const window of all) await window.leave();
      // They are written one after the other: once the first is told, the next is on its way.
      const told = () => [...readers.values()].flatMap(({ messages }) => [...messages.values()]);
      const isFirst = () => told().some((one) => (one as CallMessage).call.endedAt !== null);
      await expect.poll(isFirst, { ...REST, intervals: [1] }).toBe(true);
    },
    async then({ ivan, ivanOfTeam }) {
      for (const one of [ivan, ivanOfTeam]) await expect.poll(() => seenBy(one), REST).toBeNull();
    },
  }),
  phase({
    name: 'while a webhook waits for its next try',
    on: ['PGlite'],
    outcomes: [],
    async until({ host, inside, client }) {
      host.always(status(503));
      await inside(client.ofHost('ivan', '42'));
      await expect.poll(() => host.received.length, REST).toBeGreaterThan(0);
    },
    async then({ host, windows }) {
      for (const window of windows.all()) await window.leave();
      host.always(null);
    },
  }),
  phase({
    name: 'while a webhook is on its way',
    on: ['PostgreSQL'],
    outcomes: [],
    async until({ host, inside, client }) {
      host.always(hang);
      await inside(client.ofHost('ivan', '43'));
      await expect.poll(() => host.received.length, REST).toBeGreaterThan(0);
    },
    async then({ host, windows, postgres }) {
      for (const window of windows.all()) await window.leave();
      host.always(null);
      // Whoever was killed has it for a minute; that time passes here.
      await query(postgres!, 'update webhook_deliveries set claimed_until = null where delivered_at is null');
    },
  }),
];

const test = base.extend<{ startStage: (backend: Backend) => Promise<Stage> }>({
  startStage: async ({}, use) => {
    const ends: (() => Promise<unknown>)[] = [];
    await use(async (backend) => {
      const host = await webhookHost();
      ends.unshift(() => host.close());
      const postgres = backend === 'PostgreSQL' ? await startPostgres() : null;
      if (postgres) ends.unshift(() => postgres.stop());
      const app = await startApp({
        ...HOST_ENVIRONMENT,
        ...(postgres && { DATABASE_URL: `${postgres.url}/postgres` }),
        CHAT_TOKEN_AUDIENCE: 'http://localhost:3000',
        CHAT_WEBHOOK_URL: host.url,
        CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
        DEMO: '1',
        PRESENCE_RENEW_SECONDS: String(RENEW),
        PRESENCE_EXPIRE_SECONDS: String(LEASE),
        CALL_GRACE_SECONDS: '2',
        RING_SECONDS: '600',
      });
      ends.unshift(() => app.stop());
      const client = faultClient([app.origin], () => 0);
      const [ivan, maria, ivanOfTeam, mariaOfTeam] = [
        await client.own('ivan', 'ivan-maria'),
        await client.own('maria', 'ivan-maria'),
        await client.own('ivan', 'team'),
        await client.own('maria', 'team'),
      ];
      const windows = callWindows(RENEW * 1000, client.broken);
      const readers = new Map(
        [maria, ivanOfTeam].map((one) => [one, readStream(one, [app.origin], () => 0, client.broken)]),
      );
      ends.unshift(() => Promise.all([...readers.values()].map((reader) => reader.stop())));
      const inside: Stage['inside'] = async (...all) => {
        const opened: CallWindow[] = [];
        for (const person of all) {
          const window = await windows.open(person);
          if (!window) throw new Error(`${person.id} got no ticket`);
          await expect.poll(() => window.inside, REST).toBe(true);
          opened.push(window);
        }
        return opened;
      };
      return { client, app, postgres, host, ivan, maria, ivanOfTeam, mariaOfTeam, windows, readers, inside };
    });
    for (const end of ends) await end();
  },
});

for (const backend of BOTH) {
  for (const one of PHASES.filter(({ on }) => on.includes(backend))) {
    test(`killed ${one.name}, on ${backend}, the app comes back with the truth and has told it once`, async ({
      startStage,
    }) => survive(one, await startStage(backend)));
  }
}

async function survive(one: Phase, stage: Stage): Promise<void> {
  // Two starts of the app, on a machine that may be busy with others.
  test.setTimeout(180_000);
  const { app, client, host, windows, readers } = stage;
  // The streams are there before anything happens, and have to come back by themselves.
  const isListening = () => [...readers.values()].every(({ connections }) => connections > 0);
  await expect.poll(isListening, REST).toBe(true);
  const reached = await one.until(stage);
  await app.kill();
  await app.restart();
  await one.then(stage, reached as never);

  for (const window of windows.all()) await window.leave();
  const outcomes: string[] = [];
  for (const [person, reader] of readers) {
    await expect.poll(() => seenBy(person), REST).toBeNull();
    const calls = await callsOf(person);
    outcomes.push(...calls.map(({ call }) => call.outcome));
    for (const { call } of calls) expect(call.endedAt! >= call.startedAt).toBe(true);
    // What the streams were told, over all their connections, is what there is: nothing missed, and nothing else.
    await expect.poll(() => reader.connections, REST).toBeGreaterThan(1);
    await expect.poll(() => [reader.call, ...reader.messages.values()], REST).toEqual([null, ...calls]);
  }
  expect(outcomes).toEqual(one.outcomes);
  if (host.received.length > 0) {
    const told = () => [...new Map(host.received.map(({ id, body }) => [id, body.type])).values()];
    const all = ['call.started', 'participant.joined', 'participant.left', 'call.missed'];
    await expect.poll(told, REST).toEqual(all);
  }
  expect(client.broken).toEqual([]);
  expect(app.output()).not.toMatch(/unhandled|uncaught/i);
}

/** Who is in the call of somebody's chat; null when there is none. */
async function seenBy(person: Person): Promise<string[] | null> {
  const { status: got, data } = await person.ask('GET', `/api/chats/${person.chatId}/call`);
  expect(got).toBe(200);
  const call = data.call as { participants: { id: string }[] } | null;
  return call && call.participants.map(({ id }) => id).sort();
}

/** The messages of calls in somebody's chat: nobody writes any other here. */
async function callsOf(person: Person): Promise<CallMessage[]> {
  const { data } = await person.ask('GET', `/api/chats/${person.chatId}/messages`);
  return (data as { messages: CallMessage[] }).messages;
}

async function ticketOf({ ask, chatId }: Person): Promise<{ number: number; room: string }> {
  const { status: got, data } = await ask('POST', '/api/calls/token', { chatId, media: 'video' });
  expect(got).toBe(200);
  const { roomName, call } = data as { roomName: string; call: { number: number } };
  return { number: call.number, room: roomName };
}

/** Waits until somebody's pages are told that it rings, or that nothing does. */
async function ringsAt({ origin }: RunningApp, person: Person, rings: boolean): Promise<void> {
  const end = new AbortController();
  const response = await fetch(`${origin}/api/rings`, { headers: person.headers(), signal: end.signal });
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const last = [...text.matchAll(/^data: (.*)\n/gm)].at(-1)?.[1];
    if (last && (JSON.parse(last) as { rings: unknown[] }).rings.length > 0 === rings) break;
  }
  end.abort();
}
