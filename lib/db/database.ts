import 'server-only';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { errorLine } from '../log/log';
import { holdFolder } from './hold-folder';
import { listenOnPglite, listenOnPostgres, type ListenToChats } from './listen';
import { drizzleOver, openPool } from './postgres-pool';
import * as schema from './schema';
import { stopAtPanic } from './stop-at-panic';

/** PGlite or PostgreSQL: the same SQL either way. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema, ExtractTablesWithRelations<typeof schema>>;

export interface OpenDatabase {
  db: Database;
  /** Tells of changes of chats, whichever instance has written them. */
  listen: ListenToChats;
  /** Where other instances may be at the same database; null where this process has it for itself. */
  pool: pg.Pool | null;
  close: () => Promise<void>;
}

// Any number will do, as long as every instance uses the same one.
const MIGRATION_LOCK = 7_205_001;
/** How long the start waits for the server, in milliseconds. */
const CONNECT_WITHIN = 10_000;
const MIGRATIONS = { migrationsFolder: path.join(process.cwd(), 'lib/db/migrations') };

/** Opens a PostgreSQL by its address and brings its tables up to date. Instances starting at once wait for each other. */
export async function openPostgres(databaseUrl: string): Promise<OpenDatabase> {
  await migrateAlone(databaseUrl);
  const pool = openPool(databaseUrl);
  return {
    db: drizzleOver(pool),
    listen: listenOnPostgres(databaseUrl),
    pool,
    close: () => pool.end(),
  };
}

/** On a connection of its own: a migration may take as long as it takes, and waiting for another one, too. */
async function migrateAlone(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_WITHIN,
    keepAlive: true,
  });
  // Whoever was asking is told by the query; without a listener its error would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migratePostgres(drizzlePostgres(client), MIGRATIONS);
  } finally {
    // Ends the lock with the connection, whatever state an error left it in.
    await client.end();
  }
}

/**
 * Opens the embedded database and brings its tables up to date.
 *
 * @param folder where it is kept; without one it lives in memory
 * @param dump of a data folder, by PGlite's `dumpDataDir`, to begin with in place of an empty database
 * @throws {Error} when another process has the folder open, or when it cannot be opened, which says why
 */
export async function openPglite(folder?: string, dump?: Blob): Promise<OpenDatabase> {
  if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = folder ? holdFolder(folder) : () => undefined;
  let client: PGlite | undefined;
  const close = async () => {
    await client?.close();
    release();
  };
  try {
    client = await PGlite.create({
      dataDir: folder ? path.join(folder, 'pglite') : 'memory://',
      loadDataDir: dump,
    });
    stopAtPanic(client);
    await migratePglite(drizzlePglite(client), MIGRATIONS);
  } catch (error) {
    await close().catch(() => undefined);
    throw new Error(
      `The database in ${folder ?? 'memory'} could not be opened: ${whyNot(error)}. ` +
        `Most often there is no space left for it, or files may not grow (ulimit -f): a new one takes 40 MB, in files of up to 16. ` +
        `Make space, and start again: nothing that was taken is lost.`,
      { cause: error },
    );
  }
  return { db: drizzlePglite(client, { schema }), listen: listenOnPglite(client), pool: null, close };
}

/** What PGlite's file system says with a number only (WASI's `errno`). */
const FILE_ERRORS: Record<number, string> = {
  19: 'Disk quota exceeded',
  22: 'File too large',
  51: 'No space left on device',
};

function whyNot(error: unknown): string {
  if (error instanceof Error) return errorLine(error);
  const { errno = 0 } = error as { errno?: number };
  return FILE_ERRORS[errno] ?? `error ${errno} of a file`;
}
