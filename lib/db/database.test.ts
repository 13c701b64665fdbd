import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULES } from '../../testing/calls';
import { freshPostgres, query } from '../../testing/databases';
import { log } from '../log/log';
import { openPglite, openPostgres } from './database';
import { chatStore } from './chat-store';
import { messageStore } from './message-store';
import { personStore } from './person-store';
import { lockChat, notifyChat } from './revisions';

const somebody = { id: 'ann', displayName: 'Ann', avatarUrl: null, email: null, language: null };

log.level = 'silent';

describe('PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof freshPostgres>>;
  beforeEach(async () => {
    database = await freshPostgres();
  });
  afterEach(() => database.drop());

  it('lets three instances start at once on an empty database', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openPostgres(database.url)));
    const [first, , third] = opened;
    if (first && third) {
      await personStore(first.db).addIfNew(somebody);
      expect(await personStore(third.db).find('ann')).toEqual(somebody);
    }
    await Promise.all(opened.map(({ close }) => close()));
  });

  it('keeps what is there when it migrates again', async () => {
    const first = await openPostgres(database.url);
    await personStore(first.db).addIfNew(somebody);
    await first.close();
    const second = await openPostgres(database.url);
    expect(await personStore(second.db).find('ann')).toEqual(somebody);
    await second.close();
  });

  it('plans a statement once on a connection, whatever it is asked for', async () => {
    const { db, pool, close } = await openPostgres(database.url);
    for (const id of ['ann', 'ben', 'eve']) await personStore(db).find(id);
    const kept = await pool?.query(
      'select generic_plans + custom_plans as uses from pg_prepared_statements where statement like $1',
      ['% from "people" where %'],
    );
    await close();
    expect(kept?.rows).toEqual([{ uses: '3' }]);
  });

  it('leaves no lock behind when a migration fails', async () => {
    await query(database.url, 'create table calls (odd text)');
    await expect(openPostgres(database.url)).rejects.toThrow();
    await query(database.url, 'drop table calls');
    const { close } = await openPostgres(database.url);
    await close();
  });

  it('lets one write to a chat at a time, so that changes become visible in the order of their numbers', async () => {
    const { db, close } = await openPostgres(database.url);
    await personStore(db).addIfNew(somebody);
    const members = [{ personId: 'ann', role: 'member' } as const];
    await chatStore(db).addIfNew({ id: 'busy', kind: 'group', title: 'Busy', members });
    const done: string[] = [];
    let adding: Promise<unknown> | undefined;
    await db.transaction(async (first) => {
      await lockChat(first, 'busy');
      adding = messageStore(db, { rules: RULES, now: () => new Date() })
        .add({ chatId: 'busy', authorId: 'ann', text: 'second' })
        .then(() => done.push('second'));
      for (let waiting = 0; waiting === 0 && done.length === 0;) {
        const locks = await first.execute(
          sql`select pid from pg_locks where not granted and locktype = 'advisory'`,
        );
        waiting = (locks as { rows: unknown[] }).rows.length;
      }
      done.push('first');
    });
    await adding;
    await close();
    expect(done).toEqual(['first', 'second']);
  });

  it('tells of changes again after its connections were ended, and that some may have been missed', async () => {
    const { db, listen, close } = await openPostgres(database.url);
    const heard: string[] = [];
    let gaps = 0;
    const stop = await listen({ onChange: (chatId) => void heard.push(chatId), onGap: () => gaps++ });
    await query(
      database.url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
    await notifyChat(db, 'team');
    await expect.poll(() => heard).toEqual(['team']);
    await stop();
    await close();
  });

  it('outlives connections that the server ends, also in the middle of a transaction', async () => {
    const { db, close } = await openPostgres(database.url);
    const cut = () =>
      query(
        database.url,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    const working = db.transaction(async (transaction) => {
      await transaction.execute(sql`select 1`);
      await cut();
      await transaction.execute(sql`select 2`);
    });
    await expect(working).rejects.toThrow();
    await personStore(db).addIfNew(somebody);
    await cut();
    await expect
      .poll(() =>
        personStore(db)
          .find('ann')
          .catch(() => null),
      )
      .toEqual(somebody);
    await close();
  });

  it('says why it could not connect', async () => {
    await expect(openPostgres(`${database.url}_missing`)).rejects.toThrow(pg.DatabaseError);
  });
});

describe('the embedded database', () => {
  let folder: string;
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'calls-test-')), 'database');
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));
  const mark = () => path.join(folder, 'in-use-by');

  it('is kept in a folder of its owner only, and is there again after a restart', async () => {
    const first = await openPglite(folder);
    await personStore(first.db).addIfNew(somebody);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(mark(), 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`));
    await first.close();
    expect(existsSync(mark())).toBe(false);
    const second = await openPglite(folder);
    expect(await personStore(second.db).find('ann')).toEqual(somebody);
    await second.close();
  });

  it('refuses a folder while another process holds it, and takes it over once that one is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    mkdirSync(folder, { recursive: true });
    writeFileSync(mark(), String(other.pid));
    await expect(openPglite(folder)).rejects.toThrow(
      `in use by another start of this app, process ${other.pid}`,
    );
    expect(readFileSync(mark(), 'utf8')).toBe(String(other.pid));
    other.kill();
    await once(other, 'exit');
    await (await openPglite(folder)).close();
  });

  it('lets the folder go when it cannot be opened', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'pglite'), 'a file where a folder should be');
    await expect(openPglite(folder)).rejects.toThrow();
    expect(existsSync(mark())).toBe(false);
  });
});
