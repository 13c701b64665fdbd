import type { QueryResultRow } from 'pg';
import type { RunningApp } from '../../e2e/start-app';
import { query as queryAt } from '../query-postgres';
import type { RunningPostgres } from '../start-postgres';
import type { DatabaseProxy } from './database-proxy';
import type { Chance } from './random';

/** What can be broken: instances, the line of each to the database, and the database. */
export interface World {
  apps: readonly RunningApp[];
  lines: readonly DatabaseProxy[];
  postgres: RunningPostgres;
}

/** A fault: strikes, and gives what ends it. */
type Fault = (world: World, chance: Chance) => Heal | Promise<Heal>;
type Heal = () => void | Promise<void>;

const well: Heal = () => undefined;

/** Every fault by name. */
export const FAULTS: Record<string, Fault> = {
  'an instance is killed': async ({ apps }, chance) => {
    const app = chance.pick(apps);
    await app.kill();
    return () => untilStarted(app);
  },
  'every instance is killed': async ({ apps }) => {
    await Promise.all(apps.map((app) => app.kill()));
    return async () => void (await Promise.all(apps.map(untilStarted)));
  },
  'connections are cut': ({ lines }, chance) => {
    chance.pick(lines).cut();
    return well;
  },
  'the server ends all connections': async ({ postgres }) => {
    await query(
      postgres,
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
    );
    return well;
  },
  'the last word of the database is lost': ({ lines }, chance) => {
    chance.pick(lines).dropAnswer();
    return well;
  },
  'a line says nothing any more': ({ lines }, chance) => {
    const line = chance.pick(lines);
    line.silence();
    return () => line.heal();
  },
  'an instance cannot reach the database': ({ lines }, chance) => {
    const line = chance.pick(lines);
    line.refuse();
    return () => line.heal();
  },
  'the database hangs': ({ postgres }) => {
    postgres.pause();
    return () => postgres.resume();
  },
  'the database is killed': async ({ postgres }) => {
    await postgres.kill();
    return () => postgres.restart();
  },
};

async function untilStarted(app: RunningApp): Promise<void> {
  for (;;) {
    try {
      return await app.restart();
    } catch {
      // Its start met the next fault; whoever supervises it starts it again.
    }
  }
}

/** What a statement gives, asked on a connection of its own. */
export async function query<Row extends QueryResultRow>(
  { url }: Pick<RunningPostgres, 'url'>,
  statement: string,
): Promise<Row[]> {
  return queryAt<Row>(url, statement);
}
