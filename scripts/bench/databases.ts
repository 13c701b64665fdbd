import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openPglite, openPostgres, type OpenDatabase } from '../../lib/db/database';
import { query } from '../../testing/query-postgres';
import { startPostgres } from '../../testing/start-postgres';

/** A database for an app that is measured. */
export interface BenchDatabase {
  /** What makes an app use it. */
  settings: Record<string, string>;
  /** Opens it here; never while an app has it, where it is embedded. */
  open: () => Promise<OpenDatabase>;
  remove: () => Promise<void>;
}

/** An embedded database in a folder of its own. */
export function embedded(): BenchDatabase {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-bench-'));
  return {
    settings: { DATA_DIR: folder },
    open: () => openPglite(path.join(folder, 'database')),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  };
}

/** A running PostgreSQL, from which databases are had. Its disk is not waited for: what is measured is the work. */
export async function postgresServer(): Promise<{
  database: () => Promise<BenchDatabase & { url: string }>;
  stop: () => Promise<void>;
}> {
  const server = await startPostgres();
  let count = 0;
  return {
    async database() {
      count += 1;
      const url = `${server.url}/bench_${count}`;
      await query(server.url, `create database bench_${count}`);
      const { settings, remove } = embedded();
      return { url, settings: { ...settings, DATABASE_URL: url }, open: () => openPostgres(url), remove };
    },
    stop: server.stop,
  };
}

/** The database's own engine, with nothing of ours around it. */
export function bareEmbedded(): Promise<PGlite> {
  return PGlite.create('memory://');
}
