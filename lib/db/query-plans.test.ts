import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed, times } from '../../scripts/bench/seed';
import { participant, RULES } from '../../testing/calls';
import { freshPostgres, query } from '../../testing/databases';
import { applyEvent } from '../calls/call';
import { DEFAULT_MODERATION } from '../calls/moderation';
import { callCounts } from './call-counts';
import { callMessageSink } from './call-message-sink';
import { callStore } from './call-store';
import { chatStore } from './chat-store';
import { openPostgres, type Database } from './database';
import { hostStore } from './host-store';
import { messageStore } from './message-store';
import { moderationStore } from './moderation-store';
import { personStore } from './person-store';
import { currentRevision } from './revisions';
import * as schema from './schema';
import { webhookStore } from './webhook-store';

// Says to the client how each statement was carried out, those within transactions and functions too.
const EXPLAINED = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_format': 'json',
  'auto_explain.log_nested_statements': 'on',
  client_min_messages: 'log',
};

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Alias?: string;
  Plans?: Plan[];
}

let pool: pg.Pool;
let db: Database;
let drop: () => Promise<void>;
let plans: Plan[] = [];

beforeAll(async () => {
  const fresh = await freshPostgres();
  drop = fresh.drop;
  const opened = await openPostgres(fresh.url);
  await seed(opened.db, { ...times(20), chats: 3000, people: 20_000 });
  await opened.close();
  const name = new URL(fresh.url).pathname.slice(1);
  for (const [setting, value] of Object.entries(EXPLAINED)) {
    await query(fresh.url, `alter database ${name} set ${setting} = '${value}'`);
  }
  pool = new pg.Pool({ connectionString: fresh.url, max: 1 });
  pool.on('connect', (client) =>
    client.on('notice', ({ message = '' }) => {
      const [json] = /\{[^]*\}/.exec(message) ?? [];
      if (json) plans.push((JSON.parse(json) as { Plan: Plan }).Plan);
    }),
  );
  db = drizzle(pool, { schema });
});
afterAll(async () => {
  await pool.end();
  await drop();
});

const now = new Date();
const person = { ...participant('p3'), email: null, language: null };
const event = {
  ...({ type: 'joined', chatId: 'c3', number: 11, kind: 'group', room: 'room-new', media: 'video' } as const),
  ...{ window: 'window-of-p3', person: participant('p3') },
};
const member = {
  ...({ chatId: 'host:3', kind: 'group', title: 'Chat', role: 'member' } as const),
  ...{ person: { ...person, id: 'host:p3' }, issuedAt: now, rightUntil: new Date(now.getTime() + 1000) },
};
const delivery = {
  id: 7,
  messageId: 'msg_7',
  chatId: 'host:3',
  type: 'call.ended',
  body: '',
  createdAt: now,
};

/** Of every store what it is asked while people call. What only operators ask, and what is deleted later, is not in it. */
const QUERIES: Record<string, () => Promise<unknown>> = {
  'a person': () => personStore(db).find('p3'),
  'a new person': () => personStore(db).addIfNew({ ...person, id: 'new' }),
  'a changed person': () => personStore(db).change('p3', { displayName: 'Three' }),
  'a chat': () => chatStore(db).find('c3'),
  'a member of a big chat': () => chatStore(db).findFor('c1', 'p3', 9),
  'chats of a person': () => chatStore(db).listFor('p500', { limit: 31 }),
  'a further page of them': () =>
    chatStore(db).listFor('p500', { after: { activeAt: 2e15, chatId: 'c1' }, limit: 31 }),
  'chats that ring a person': () => chatStore(db).ownChats('p500', { limit: 200, mostMembers: 8 }),
  'chats of who is in a room': () => chatStore(db).ownChats('p500', { limit: 1000 }),
  'how many are in a big chat': () => chatStore(db).countMembers('c1'),
  'rules of a chat': () =>
    chatStore(db).setModeration('c3', { wished: DEFAULT_MODERATION, seen: DEFAULT_MODERATION }),
  'rules of a call': () => moderationStore(db).find('c3', 11),
  'messages of a chat': () => messages().list('c3', { limit: 50 }),
  'older messages': () => messages().list('c3', { before: 200, limit: 50 }),
  'changed messages': () => messages().changed('c3', { after: 10, upTo: 5000, limit: 50 }),
  'a new message': () => messages().add({ chatId: 'c3', authorId: 'p3', text: 'Hello' }),
  'the latest change': () => currentRevision(db, 'c3'),
  'a call that begins': () => change('joined'),
  'a presence that is renewed': () => change('alive'),
  'the present call': () => calls().load('c3'),
  'ended calls': () => calls().history('c3', { limit: 20 }),
  'earlier ended calls': () => calls().history('c3', { before: 5, limit: 20 }),
  'who is elsewhere': () =>
    calls().elsewhere('c4', ['p3', 'p4'], { window: now, occupant: now, isExcused: true }),
  'calls that may be over': () => calls().due({ window: now, occupant: now }),
  'a call by its room': () => calls().findByRoom('room-3-3'),
  'latest calls of chats': () => calls().latestNumbers(['c3', 'c4']),
  'how much is going on': () => callCounts(db),
  'a host’s member': () => hostStore(db).find('host:3', 'host:p3'),
  'a host’s token': () => hostStore(db).remember(member),
  'others in a host’s chat': () => hostStore(db).others('host:3', 'host:p3'),
  'a host’s person': () => hostStore(db).person('host:p3'),
  'chats of a host’s person': () => hostStore(db).chatsOf('host:p3', { now, limit: 1000 }),
  'a token that is used': () => hostStore(db).useOnce('token', now),
  'what hosts’ tokens have said before': () => hostStore(db).forget(new Date(0)),
  'deliveries that are due': () => webhookStore(db).claim({ now, until: now, limit: 10 }),
  'a delivery that was taken': () => webhookStore(db).delivered({ ...delivery, attempts: 1 }, now),
  'a delivery that was not': () =>
    webhookStore(db).failed({ ...delivery, attempts: 1 }, { reason: 'no', dueAt: null, now }),
};

// A connection keeps the plan of a statement, and makes it without knowing what will be asked for.
describe.each(['force_custom_plan', 'force_generic_plan'])('with %s', (mode) => {
  beforeAll(() => pool.query(`set plan_cache_mode = ${mode}`));

  it.each(Object.keys(QUERIES))('%s: is found by an index, however many others there are', async (name) => {
    plans = [];
    await QUERIES[name]?.();
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.flatMap(wholeTables)).toEqual([]);
  });

  it('chats that ring a person: of a group that is too big, no more are read than tell so', async () => {
    plans = [];
    await QUERIES['chats that ring a person']?.();
    const reading = plans.flatMap(nodes).filter(({ Alias }) => Alias === 'counted');
    expect(reading.map((node) => node['Node Type'])).toEqual([expect.stringMatching(/^Index (Only )?Scan$/)]);
  });
});

function messages() {
  return messageStore(db, { rules: RULES, now: () => now });
}

function calls() {
  return callStore(db, { message: callMessageSink });
}

function change(type: 'joined' | 'alive') {
  return calls().change('c3', (state) => {
    const outcome = applyEvent(state, { ...event, type }, new Date(), RULES);
    if (outcome.moved) throw new Error(`The call of c3 is ${outcome.number}`);
    return outcome;
  });
}

/** Tables that a plan reads from one end to the other. */
function wholeTables(plan: Plan): string[] {
  return nodes(plan).flatMap((node) =>
    node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : [],
  );
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}
