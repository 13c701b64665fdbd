import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { inject } from 'vitest';
import { openPglite, openPostgres, type OpenDatabase } from '../lib/db/database';
import { query } from './query-postgres';

export { query };

/** An empty database of its own on the PostgreSQL that runs for the tests. */
export async function freshPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name}`);
  return {
    url: `${server}/${name}`,
    drop: () => query(server, `drop database ${name} with (force)`).then(() => undefined),
  };
}

/** An embedded database in memory, migrated and empty. */
export async function openInMemory(): Promise<OpenDatabase> {
  return openPglite(undefined, await openAsBlob(inject('pgliteDump')));
}

/** The databases that a suite is to hold on, each new and empty. */
export const DATABASES: Record<string, () => Promise<OpenDatabase>> = {
  'PGlite in memory': openInMemory,
  'a real PostgreSQL': async () => {
    const { url, drop } = await freshPostgres();
    const opened = await openPostgres(url);
    return { ...opened, close: () => opened.close().then(drop) };
  },
};
