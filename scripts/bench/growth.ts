import { issueTicket } from '../../lib/calls/issue-ticket';
import { recordEvent } from '../../lib/calls/record-event';
import { CHAT_PAGE } from '../../lib/chats/list-place';
import { loadSettings } from '../../lib/config/settings';
import { MOST_RINGING } from '../../lib/live/ring-stream';
import { wireServices, type Services } from '../../lib/services';
import { embedded, postgresServer, type BenchDatabase } from './databases';
import { BENCH_SETTINGS } from './people';
import { inTurns, median, row, type Measure, type Row, type Size } from './row';
import { seed, times } from './seed';

/** At the most that is measured, so many times the cost of the least: more is no noise any more. */
const FLAT = 1.5;

const PERSON = { id: 'p1', displayName: 'Person 1', avatarUrl: null, email: null, language: null };

/** What is done again and again, by somebody of the chat that has grown; `number` is that of its call. */
const ACTS: Record<string, (services: Services, number: number) => Promise<unknown>> = {
  ticket: (services) => issueTicket(services, PERSON, { chatId: 'c1', media: 'video' }, 'en'),
  'renewal of presence': (services, number) => recordEvent(services, PERSON, report(number, 'alive')),
  'page of calls': ({ calls }) => calls.history('c1', { limit: 20 }),
  'page of messages': ({ messages }) => messages.list('c1', { limit: 50 }),
  'list of chats': ({ chats }) => chats.listFor(PERSON.id, { limit: CHAT_PAGE + 1 }),
  'chats that ring': ({ chats }) => chats.ownChats(PERSON.id, { limit: MOST_RINGING, mostMembers: 8 }),
  'look for calls that are over': ({ calls, now }) => calls.due({ window: now(), occupant: now() }),
};

/**
 * The cost of what is done most at one, ten and a hundred times as many chats, calls in history and members: without
 * HTTP around it, which would hide what grows. The databases are asked in turns.
 */
export const growth: Measure = async (size) => {
  const server = await postgresServer();
  try {
    return [
      ...(await grown('PGlite', () => Promise.resolve(embedded()), size)),
      ...(await grown('PostgreSQL', server.database, size)),
    ];
  } finally {
    await server.stop();
  }
};

async function grown(
  engine: string,
  database: () => Promise<BenchDatabase>,
  { rounds, growth: factors, operations }: Size,
): Promise<Row[]> {
  const wired: { factor: number; services: Services; number: number; remove: () => Promise<void> }[] = [];
  try {
    for (const factor of factors) {
      const { open, remove, settings } = await database();
      const opened = await open();
      await seed(opened.db, times(factor));
      // No demo: its chats would be in the way.
      const services = await wireServices(
        loadSettings({ ...BENCH_SETTINGS, ...settings, DEMO: '0' }),
        opened,
      );
      const number = times(factor).history + 1;
      wired.push({ factor, services, number, remove });
      await recordEvent(services, PERSON, report(number, 'joined'));
    }
    const rows: Row[] = [];
    for (const [name, act] of Object.entries(ACTS)) {
      const measures = wired.map(({ factor, services, number }) => [
        String(factor),
        () => costOf(() => act(services, number), operations),
      ]);
      const costs = await inTurns(
        rounds,
        Object.fromEntries(measures) as Record<string, () => Promise<number>>,
      );
      const least = String(factors[0]);
      for (const factor of factors.slice(1)) {
        rows.push(
          row({
            measure: 'growth',
            what: `${name}, ${engine}, ${factor} times as much`,
            unit: 'ms',
            ours: median(costs[String(factor)] ?? []),
            beside: { what: 'the same at 1', value: median(costs[least] ?? []) },
            target: { of: 'ratio', is: 'at most', value: FLAT },
          }),
        );
      }
    }
    return rows;
  } finally {
    for (const { services, remove } of wired) {
      await services.close();
      await remove();
    }
  }
}

function report(number: number, event: 'joined' | 'alive') {
  return { chatId: 'c1', number, window: 'window-of-p1', event, id: 'report-1', media: 'video' } as const;
}

/** Milliseconds of one, when done one after the other: the median, as a pause of the machine is not its cost. */
async function costOf(act: () => Promise<unknown>, operations: number): Promise<number> {
  const costs: number[] = [];
  for (let done = 0; done < operations; done += 1) {
    const before = performance.now();
    await act();
    costs.push(performance.now() - before);
  }
  return median(costs);
}
