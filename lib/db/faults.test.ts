import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshPostgres, query } from '../../testing/databases';
import { databaseProxy, type DatabaseProxy } from '../../testing/faults/database-proxy';
import { log } from '../log/log';
import { openPostgres, type OpenDatabase } from './database';
import { databaseFault } from './database-fault';
import { personStore } from './person-store';
import { lockChat, notifyChat } from './revisions';

log.level = 'silent';

describe('a PostgreSQL behind a bad line', () => {
  let server: Awaited<ReturnType<typeof freshPostgres>>;
  let proxy: DatabaseProxy;
  let opened: OpenDatabase;
  beforeEach(async () => {
    server = await freshPostgres();
    proxy = await databaseProxy(server.url);
    opened = await openPostgres(proxy.url);
  });
  afterEach(async () => {
    proxy.heal();
    await opened.close();
    await proxy.close();
    await server.drop();
  });
  const ask = () => personStore(opened.db).find('nobody');
  const write = () => opened.db.transaction((transaction) => lockChat(transaction, 'team'));
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'well',
      (error: unknown) => databaseFault(error) ?? error,
    );
  /** More than there are connections. */
  const many = (work: () => Promise<unknown>) =>
    Promise.all(Array.from({ length: 25 }, () => outcome(work())));

  it.each([
    ['is refused', () => proxy.refuse()],
    ['says nothing any more', () => proxy.silence()],
  ])('that %s fails everything as such, and loses no connection for good', async (_name, fault) => {
    expect(new Set(await many(write))).toEqual(new Set(['well']));
    fault();
    const failed = [...(await many(write)), ...(await many(ask))];
    expect(new Set(failed)).toEqual(new Set(['server.database_away']));
    proxy.heal();
    expect(new Set([...(await many(write)), ...(await many(ask))])).toEqual(new Set(['well']));
  });

  it('that is cut again and again in the midst of transactions loses no connection for good', async () => {
    for (let round = 0; round < 5; round++) {
      const working = many(write);
      proxy.cut();
      await working;
    }
    expect(new Set(await many(write))).toEqual(new Set(['well']));
  });

  it('that drops the word on what was done fails it as such', async () => {
    await write();
    proxy.dropAnswer();
    expect(await outcome(write())).toBe('server.database_away');
    expect(await outcome(write())).toBe('well');
  });

  it('does not keep a chat locked for long when it was cut in the midst of a change', async () => {
    const held = opened.db.transaction(async (transaction) => {
      await lockChat(transaction, 'team');
      proxy.silence();
      await transaction.execute(sql`select 1`);
    });
    expect(await outcome(held)).toBe('server.database_away');
    const other = await openPostgres(server.url);
    await expect
      .poll(() => outcome(other.db.transaction((transaction) => lockChat(transaction, 'team'))), {
        timeout: 20_000,
      })
      .toBe('well');
    await other.close();
  });

  it('tells of changes again once it is back, and that some may have been missed', async () => {
    const heard: string[] = [];
    let gaps = 0;
    const stop = await opened.listen({ onChange: (chatId) => void heard.push(chatId), onGap: () => gaps++ });
    proxy.refuse();
    await query(server.url, 'select 1');
    expect(await outcome(ask())).toBe('server.database_away');
    expect(gaps).toBe(0);
    proxy.heal();
    await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
    await notifyChat(opened.db, 'team');
    await expect.poll(() => heard).toEqual(['team']);
    await stop();
  });
});

describe('a start', () => {
  it('that breaks off anywhere in its migrations is made good by the next one', async () => {
    const server = await freshPostgres();
    const proxy = await databaseProxy(server.url);
    let broken = 0;
    for (let nth = 1; ; nth += 4) {
      proxy.dropAnswer(nth);
      const failed = await openPostgres(proxy.url).then(
        async ({ close }) => {
          proxy.heal();
          await close();
          return null;
        },
        (error: unknown) => databaseFault(error) ?? error,
      );
      if (failed === null) break;
      expect(failed).toBe('server.database_away');
      broken++;
    }
    expect(broken).toBeGreaterThan(3);
    const { db, close } = await openPostgres(server.url);
    expect(await personStore(db).find('nobody')).toBeNull();
    await close();
    await proxy.close();
    await server.drop();
  });

  it('that changes tables holds up an older instance for a while only', async () => {
    const server = await freshPostgres();
    const { db, close } = await openPostgres(server.url);
    const migrating = await openPostgres(server.url);
    const asked = await migrating.db
      .transaction(async (transaction) => {
        await transaction.execute(sql`lock table people in access exclusive mode`);
        return personStore(db)
          .find('nobody')
          .catch((error: unknown) => databaseFault(error));
      })
      .catch((error: unknown) => databaseFault(error));
    expect(asked).toBe('server.database_away');
    expect(await personStore(db).find('nobody')).toBeNull();
    const [again] = await Promise.all([openPostgres(server.url), personStore(db).find('nobody')]);
    for (const end of [again.close, migrating.close, close]) await end();
    await server.drop();
  });
});

describe('the database’s state', () => {
  const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });
  it.each([
    ['server.database_away', withCode('ECONNREFUSED')],
    ['server.database_away', new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')])],
    ['server.database_away', new Error('Failed query', { cause: withCode('57P01') })],
    ['server.database_away', withCode('53300')],
    ['server.database_away', withCode('57014')],
    ['server.database_away', withCode('25006')],
    ['server.database_away', new Error('Connection terminated unexpectedly')],
    ['server.storage_full', withCode('53100')],
    ['server.storage_full', new Error('Failed query', { cause: withCode('ENOSPC') })],
    ['server.storage_full', withCode('XX000', 'could not extend file "base/1/2": No space left on device')],
    [null, withCode('23505')],
    [null, withCode('42P01')],
    [null, new Error('Connection')],
    [null, 'ECONNREFUSED'],
    [null, undefined],
  ])('is %s for %s', (code, error) => {
    expect(databaseFault(error)).toBe(code);
  });
});
