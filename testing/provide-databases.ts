import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a running PostgreSQL, without a database's name. */
    postgresUrl: string;
    /** File with the dump of an embedded database that has been migrated: to load one is much quicker than to make it. */
    pgliteDump: string;
  }
}

/** One PostgreSQL, and one embedded database to copy, for all suites of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-pglite-'));
  const [{ url, stop }, dump] = await Promise.all([startPostgres(), dumpMigrated()]);
  const file = path.join(folder, 'dump.tar');
  writeFileSync(file, dump);
  project.provide('postgresUrl', url);
  project.provide('pgliteDump', file);
  return async () => {
    rmSync(folder, { recursive: true });
    await stop();
  };
}

async function dumpMigrated(): Promise<Uint8Array> {
  const client = await PGlite.create('memory://');
  await migrate(drizzle(client), { migrationsFolder: 'lib/db/migrations' });
  const dump = await client.dumpDataDir('none');
  await client.close();
  return new Uint8Array(await dump.arrayBuffer());
}
