import pg from 'pg';
import { bareEmbedded, embedded, postgresServer } from './databases';
import { load, middle, type Target } from './load';
import { BENCH_SETTINGS, sessionOf } from './people';
import { startOurs, type Running } from './processes';
import { inTurns, median, row, type Measure } from './row';
import { LEAST, seed } from './seed';

/** How many people are in calls while others are renewed, each in a chat of their own and with one window. */
const PEOPLE = 40;
/** By default a window says every 20 seconds that it is still there. */
const RENEWALS_PER_1000 = 1000 / 20;

type Asked = Target['requests'][number];

/**
 * Renewals of presence through the route, against the one statement that would have to be, sent by a program that does
 * nothing else. On PostgreSQL also what it writes, from its own statistics.
 */
export const presence: Measure = async ({ rounds, seconds }) => {
  const server = await postgresServer();
  const [local, remote, bare] = [embedded(), await server.database(), await server.database()];
  for (const database of [local, remote]) {
    const opened = await database.open();
    await seed(opened.db, LEAST);
    await opened.close();
  }
  const running: Running[] = [];
  const glite = await bareEmbedded();
  const pool = new pg.Pool({ connectionString: bare.url, max: 10 });
  const statistics = new pg.Pool({ connectionString: remote.url, max: 1 });
  try {
    for (const query of [(text: string) => glite.exec(text), (text: string) => pool.query(text)]) {
      await query('create table leases (id text primary key, renewed_at timestamptz not null)');
      await query(`insert into leases select 'p' || n, now() from generate_series(1, ${PEOPLE}) n`);
    }
    const renewal = 'update leases set renewed_at = now() where id = $1';
    const settings = { ...BENCH_SETTINGS, CALL_GRACE_SECONDS: '600', PRESENCE_EXPIRE_SECONDS: '3600' };
    for (const { settings: own } of [local, remote]) running.push(await startOurs({ ...settings, ...own }));
    const [pglite = '', postgres = ''] = running.map(({ origin }) => `${origin}/api/calls/presence`);
    const alive = await Promise.all([join(pglite), join(postgres)]);
    let written = { transactions: 0, rows: 0, renewals: 0 };
    const loads = await inTurns(rounds, {
      pglite: () => load({ url: pglite, requests: alive[0] }, seconds),
      async postgres() {
        const before = await totals(statistics);
        const found = await load({ url: postgres, requests: alive[1] }, seconds);
        const after = await totals(statistics);
        written = {
          transactions: written.transactions + after.transactions - before.transactions,
          rows: written.rows + after.rows - before.rows,
          renewals: written.renewals + after.updates - before.updates,
        };
        return found;
      },
    });
    const bareLoads = await inTurns(rounds, {
      pglite: () => repeat(1, seconds, (id) => glite.query(renewal, [id])),
      postgres: () => repeat(10, seconds, (id) => pool.query(renewal, [id])),
    });
    const line = (name: 'pglite' | 'postgres', what: string) => {
      const beside = { what: 'the bare update', value: median(bareLoads[name]) };
      const ours = middle(loads[name]);
      const facts = { measure: 'presence', target: null };
      return [
        row({ ...facts, what: `renewals, ${what}`, unit: '1/s', ours: ours.perSecond, beside }),
        row({ ...facts, what: `renewals, ${what}: p99`, unit: 'ms', ours: ours.p99, beside: null }),
      ];
    };
    const perThousand = (count: number) => (count / written.renewals) * RENEWALS_PER_1000;
    const facts = { measure: 'presence', unit: '1/s', beside: null, target: null };
    return [
      ...line('pglite', 'PGlite'),
      ...line('postgres', 'PostgreSQL'),
      row({ ...facts, what: 'renewals of 1,000 people in calls', ours: RENEWALS_PER_1000 }),
      row({ ...facts, what: 'transactions for them, PostgreSQL', ours: perThousand(written.transactions) }),
      row({ ...facts, what: 'rows written for them, PostgreSQL', ours: perThousand(written.rows) }),
    ];
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    await Promise.all([glite.close(), pool.end(), statistics.end()]);
    await Promise.all([local, remote, bare].map(({ remove }) => remove()));
    await server.stop();
  }
};

/** Puts one person into a call of each chat. @returns their renewals */
async function join(url: string): Promise<Asked[]> {
  const reports = Array.from({ length: PEOPLE }, async (_, index): Promise<Asked> => {
    const chat = index + 2;
    const headers = {
      cookie: await sessionOf(`p${1 + ((chat * 2) % LEAST.people)}`),
      'content-type': 'application/json',
    };
    const report = { chatId: `c${chat}`, number: 11, window: `window-of-${chat}`, id: `report-of-${chat}` };
    const body = (event: string) => JSON.stringify({ ...report, event });
    const answer = await fetch(url, { method: 'POST', headers, body: body('joined') });
    if (!answer.ok) throw new Error(`Nobody could join: ${answer.status} ${await answer.text()}`);
    return { method: 'POST', headers, body: body('alive') };
  });
  return Promise.all(reports);
}

/** Does the same thing over and over, so many at once. @returns how often a second */
async function repeat(
  atOnce: number,
  seconds: number,
  act: (id: string) => Promise<unknown>,
): Promise<number> {
  const [began, until] = [performance.now(), performance.now() + seconds * 1000];
  let done = 0;
  const worker = async () => {
    while (performance.now() < until) {
      done += 1;
      await act(`p${1 + (done % PEOPLE)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (done * 1000) / (performance.now() - began);
}

/** What has been written to a database so far. Statistics come with a delay, so they are asked for to be brought up. */
async function totals(pool: pg.Pool): Promise<{ transactions: number; rows: number; updates: number }> {
  // Longer than the second after which a connection that is busy hands in what it has counted.
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await pool.query('select pg_stat_clear_snapshot()');
  const { rows } = await pool.query<Record<'transactions' | 'rows' | 'updates', string>>(`
    select xact_commit as transactions, tup_inserted + tup_updated + tup_deleted as rows,
      (select n_tup_upd from pg_stat_user_tables where relname = 'presences') as updates
    from pg_stat_database where datname = current_database()`);
  const [found] = rows;
  const of = (name: 'transactions' | 'rows' | 'updates') => Number(found?.[name] ?? 0);
  return { transactions: of('transactions'), rows: of('rows'), updates: of('updates') };
}
