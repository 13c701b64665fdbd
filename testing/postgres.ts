import type { TestProject } from 'vitest/node';
import { startPostgres } from './start-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a running PostgreSQL, without a database's name. */
    postgresUrl: string;
  }
}

/** One PostgreSQL for all suites of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  project.provide('postgresUrl', url);
  return stop;
}
