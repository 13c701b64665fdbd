import pg, { type QueryResultRow } from 'pg';

/**
 * Runs one statement on a connection of its own.
 *
 * @param url address of a PostgreSQL; without the name of a database, the one that every PostgreSQL has
 */
export async function query<Row extends QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: /\/\w+$/.test(url) ? url : `${url}/postgres` });
  // What breaks the connection is told by the statement, too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
