import 'server-only';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { log } from '../log/log';
import { CHAT_CHANNEL } from './revisions';

/** What to do when a chat has changed. */
export interface ChatListener {
  /** A change of this chat has been written, here or by another instance. */
  onChange(chatId: string): void;
  /** Changes may have been missed: the connection was away and is back. */
  onGap(): void;
}

/** Begins to listen; what it gives back ends that. */
export type ListenToChats = (listener: ChatListener) => Promise<() => Promise<void>>;

/** Listens on the embedded database, which is this process's own: nothing can be missed. */
export function listenOnPglite(client: PGlite): ListenToChats {
  return ({ onChange }) => client.listen(CHAT_CHANNEL, onChange);
}

/** Milliseconds between two tries to get a lost connection back. */
const RETRY = 1000;
/** How often a connection is asked whether it still lives, in milliseconds: a cut cable says nothing by itself. */
const PROBE = 20_000;
const PROBE_LIMIT = 10_000;

/** Listens on a connection of its own, which is replaced whenever it is lost. */
export function listenOnPostgres(databaseUrl: string): ListenToChats {
  return async (listener) => {
    let ended = false;
    let end = () => Promise.resolve();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const connect = async () => {
      const connection = await openListener(databaseUrl, listener, () => {
        if (ended) return;
        log.warn('the database connection that tells of changes was lost');
        retry = setTimeout(() => void reconnect(), RETRY);
      });
      end = connection.end;
      if (ended) await end();
    };
    const reconnect = async () => {
      try {
        await connect();
        listener.onGap();
      } catch {
        if (!ended) retry = setTimeout(() => void reconnect(), RETRY);
      }
    };
    await connect();
    return async () => {
      ended = true;
      clearTimeout(retry);
      await end();
    };
  };
}

async function openListener(
  databaseUrl: string,
  { onChange }: ChatListener,
  onLost: () => void,
): Promise<{ end: () => Promise<void> }> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: PROBE_LIMIT,
    query_timeout: PROBE_LIMIT,
  });
  let lost = false;
  const lose = () => {
    if (lost) return;
    lost = true;
    clearInterval(probe);
    client.end().catch(() => undefined);
    onLost();
  };
  const probe = setInterval(() => void client.query('select 1').catch(lose), PROBE).unref();
  client.on('notification', ({ payload }) => payload && onChange(payload));
  // Without a listener its error would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`listen ${CHAT_CHANNEL}`);
  } catch (error) {
    lost = true;
    clearInterval(probe);
    client.end().catch(() => undefined);
    throw error;
  }
  client.on('end', lose);
  return {
    async end() {
      lost = true;
      clearInterval(probe);
      await client.end();
    },
  };
}
