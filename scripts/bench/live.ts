import { postgresServer } from './databases';
import { memoryProbe, type Memory } from './memory';
import { BENCH_SETTINGS, sessionOf } from './people';
import { startBare, startEmptyApp, startOurs, type Running } from './processes';
import { inTurns, median, row, type Measure } from './row';
import { LEAST, seed } from './seed';
import { listen, type Listener } from './sse-client';

/** One side of the comparison: a server with streams on it, and what makes it tell them something. */
interface Side {
  server: Running;
  listeners: Listener[];
  /** Of one stream, in bytes. */
  memory: Memory;
  /** Makes every chat tell its streams of a call, once and only once. */
  tell: () => Promise<unknown>;
  /** Puts everything back as it was, so that the same can be told again. */
  calm: () => Promise<unknown>;
}

/** Streams at a time that are opened together. */
const OPENING = 50;

/**
 * Live streams on one instance, evenly over chats, and a call that starts in each of these at once; against a server
 * that holds streams and nothing else. What a stream costs is told without the connection's own memory, which is the
 * system's, and with what both need for it.
 */
export const live: Measure = async ({ rounds, streams, calls }) => {
  const postgres = await postgresServer();
  const database = await postgres.database();
  const opened = await database.open();
  await seed(opened.db, { ...LEAST, chats: calls + 1, people: Math.max(LEAST.people, calls * 2) });
  await opened.close();
  const sides: Side[] = [];
  try {
    sides.push(await ourSide(database.settings, { streams, calls }));
    sides.push(await bareSide({ streams, calls }));
    const [ours, bare] = sides;
    if (!ours || !bare) throw new Error('There are two sides');
    const deliveries = (side: Side) => async () => {
      const came = side.listeners.map(({ next }) => next());
      const began = performance.now();
      await side.tell();
      const delays = (await Promise.all(came)).map((at) => at - began);
      await side.calm();
      return { middle: median(delays), last: Math.max(...delays) };
    };
    const found = await inTurns(rounds, { ours: deliveries(ours), bare: deliveries(bare) });
    const of = (side: 'ours' | 'bare', name: 'middle' | 'last') =>
      median(found[side].map((one) => one[name]));
    const beside = 'node:http that only holds streams';
    const facts = { measure: 'live', target: null };
    const many = `${streams} streams, ${calls} calls at once`;
    const delay = (what: string, name: 'middle' | 'last', promised: boolean) =>
      row({
        ...facts,
        what: `${many}: ${what}`,
        unit: 'ms',
        ours: of('ours', name),
        beside: { what: beside, value: of('bare', name) },
        target: promised ? { of: 'ours', is: 'at most', value: 1000 } : null,
      });
    const memory = (what: string, name: keyof Memory, promised: boolean) =>
      row({
        ...facts,
        what: `memory a stream, ${what}`,
        unit: 'kB',
        ours: ours.memory[name] / 1000,
        beside: { what: beside, value: bare.memory[name] / 1000 },
        target: promised ? { of: 'ours', is: 'at most', value: 30 } : null,
      });
    return [
      delay('median delivery', 'middle', false),
      // All of them, at the median of the rounds.
      delay('last delivery', 'last', true),
      memory('heap after collection', 'heap', true),
      memory('resident', 'rss', false),
      // How much of it is Next's.
      row({
        ...facts,
        what: 'the same of an empty Next app, heap after collection',
        unit: 'kB',
        ours: (await memoryOfNext(streams)).heap / 1000,
        beside: { what: beside, value: bare.memory.heap / 1000 },
      }),
    ];
  } finally {
    for (const { listeners, server } of sides) {
      for (const { close } of listeners) close();
      await server.stop();
    }
    await database.remove();
    await postgres.stop();
  }
};

interface Many {
  streams: number;
  calls: number;
}

/** Chats `c2`.. with a stream each of as many of their people as it takes. */
async function ourSide(settings: Record<string, string>, { streams, calls }: Many): Promise<Side> {
  const probe = memoryProbe();
  const people = Math.max(LEAST.people, calls * 2);
  const chats = Array.from({ length: calls }, (_, index) => index + 2);
  const personOf = (chat: number, member: number) => sessionOf(`p${1 + ((chat * 2 + member) % people)}`);
  const own = { ...BENCH_SETTINGS, CALL_GRACE_SECONDS: '0', RING_GROUP_LIMIT: '0' };
  const server = await startOurs({ ...own, ...settings, ...probe.environment });
  const { listeners, memory } = await openAll(server, probe.of, streams, async (index) => {
    const chat = chats[index % calls] ?? 2;
    const cookie = await personOf(chat, Math.floor(index / calls) % 10);
    return listen(`${server.origin}/api/chats/c${chat}/live`, { cookie }, true);
  });
  let number = 10;
  const report = (event: 'joined' | 'left') =>
    Promise.all(
      chats.map(async (chat) => {
        const headers = { cookie: await personOf(chat, 0), 'content-type': 'application/json' };
        const window = `window-${chat}-${number}`;
        const body = JSON.stringify({ chatId: `c${chat}`, number, window, id: `report-${chat}`, event });
        const answer = await fetch(`${server.origin}/api/calls/presence`, { method: 'POST', headers, body });
        if (!answer.ok) throw new Error(`c${chat}: ${answer.status} ${await answer.text()}`);
      }),
    );
  return {
    server,
    listeners,
    memory,
    tell() {
      number += 1;
      return report('joined');
    },
    // Everybody hears of that too.
    calm: () => Promise.all([...listeners.map(({ next }) => next()), report('left')]),
  };
}

async function bareSide({ streams, calls }: Many): Promise<Side> {
  const probe = memoryProbe();
  const server = await startBare(probe.environment);
  const { listeners, memory } = await openAll(server, probe.of, streams, (index) =>
    listen(`${server.origin}/live?chat=${index % calls}`, {}, false),
  );
  const tell = () =>
    Promise.all(Array.from({ length: calls }, (_, chat) => fetch(`${server.origin}/tell?chat=${chat}`)));
  return { server, listeners, memory, tell, calm: () => Promise.resolve() };
}

/** What a stream takes of an app with nothing in it. */
async function memoryOfNext(streams: number): Promise<Memory> {
  const probe = memoryProbe();
  const server = await startEmptyApp(probe.environment);
  const { listeners, memory } = await openAll(server, probe.of, streams, () =>
    listen(`${server.origin}/api/live`, {}, false),
  );
  for (const { close } of listeners) close();
  await server.stop();
  return memory;
}

/** Opens streams, some at a time. @returns them, and what each takes */
async function openAll(
  server: Running,
  memoryOf: (server: Running) => Promise<Memory>,
  streams: number,
  open: (index: number) => Promise<Listener>,
): Promise<Pick<Side, 'listeners' | 'memory'>> {
  // What is loaded and compiled by the first ones is no part of what each takes.
  const first = await Promise.all(
    Array.from({ length: Math.min(OPENING, streams) }, (_, index) => open(index)),
  );
  for (const { close } of first) close();
  const before = await memoryOf(server);
  const listeners: Listener[] = [];
  while (listeners.length < streams) {
    const count = Math.min(OPENING, streams - listeners.length);
    const from = listeners.length;
    listeners.push(...(await Promise.all(Array.from({ length: count }, (_, index) => open(from + index)))));
  }
  const after = await memoryOf(server);
  const of = (name: keyof Memory) => (after[name] - before[name]) / streams;
  return { listeners, memory: { rss: of('rss'), heap: of('heap') } };
}
