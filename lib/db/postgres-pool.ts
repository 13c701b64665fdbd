import 'server-only';
import { Socket } from 'node:net';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Database } from './database';
import { keepPlans } from './keep-plans';
import * as schema from './schema';

/** How long a request waits for a connection, in milliseconds. */
const CONNECT_WITHIN = 5000;
/** How long a connection may be silent, in milliseconds: what is asked on one that hangs has failed by then. */
const SILENT_AT_MOST = 8000;
/** How long the server lets a statement run, and a transaction do nothing, in milliseconds: shorter than the above. */
const SERVER_LIMIT = 7000;
const LIMITS = `set statement_timeout = ${SERVER_LIMIT}; set idle_in_transaction_session_timeout = ${SERVER_LIMIT}`;
const CONNECTIONS = 10;

/**
 * Connections to a PostgreSQL, each of which either answers in time or is replaced: a server that hangs, or a cable that
 * was cut, says nothing by itself, and who waits for it would wait forever.
 */
export function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN,
    // Before they are taken for hanging.
    idleTimeoutMillis: SILENT_AT_MOST / 2,
    stream: impatientSocket,
    // By a statement: poolers in between do not know these as parameters of a connection.
    verify: (client, done) => void client.query(LIMITS).then(() => done(), done),
  });
  // A connection that breaks is replaced by the pool, and who was using it is told by the query; without listeners
  // its error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    keepPlans(client);
  });
  return pool;
}

function impatientSocket(): Socket {
  const socket = new Socket();
  socket.setKeepAlive(true);
  socket.setTimeout(SILENT_AT_MOST, () => socket.destroy(new Error('The database has not answered in time')));
  return socket;
}

/**
 * The tables over a pool. Transactions give their connection back whatever happens: drizzle's own keeps it for good when
 * the very first word on it fails, and ten of those leave none.
 */
export function drizzleOver(pool: pg.Pool): Database {
  const db = drizzle(pool, { schema });
  db.transaction = async (work, config) => {
    const client = await pool.connect();
    try {
      return await drizzle(client, { schema }).transaction(work, config);
    } finally {
      client.release();
    }
  };
  return db;
}
