import { createParser } from 'eventsource-parser';

/** `gone`: the server says that this reader may not listen any longer. */
export type LiveState = 'connecting' | 'live' | 'gone';

interface LiveOptions {
  /** How much is known already: kept up to date here. Without an id only what is to come is told. */
  position?: { id: string | null };
  onEvent: (name: string, data: unknown) => void;
  onState?: (state: LiveState) => void;
}

/** Milliseconds without a sign of life after which a connection is taken for dead: two of the server's are missing. */
const SILENCE = 45_000;
/** Waits before the tries to come back, in milliseconds; up to a half is taken off by chance, so not all come at once. */
const WAITS = [500, 1000, 2000, 5000, 10_000, 20_000];

/**
 * Reads a live stream of our server, and comes back for what it missed whenever the connection is lost. `EventSource`
 * would not do: it gives up for good on an answer that is no stream, such as a proxy's 502, and waits forever on a
 * connection that died silently.
 *
 * @returns ends the reading
 */
export function openLive(
  path: string,
  { position = { id: null }, onEvent, onState }: LiveOptions,
): () => void {
  const ended = new AbortController();
  let failures = 0;
  let wake = () => undefined as void;

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!ended.signal.aborted) {
      onState?.('connecting');
      const outcome = await readOnce(path, position.id, ended.signal, {
        onOpen: () => {
          failures = 0;
          onState?.('live');
        },
        onEvent: (name, data, id) => {
          if (id) position.id = id;
          onEvent(name, data);
        },
      });
      if (ended.signal.aborted) return;
      if (outcome === 'gone') return onState?.('gone');
      const wait = WAITS[Math.min(failures++, WAITS.length - 1)] ?? 0;
      await pause(wait * (1 - Math.random() / 2));
    }
  };

  const comeBack = () => wake();
  window.addEventListener('online', comeBack);
  window.addEventListener('pageshow', comeBack);
  ended.signal.addEventListener('abort', () => {
    window.removeEventListener('online', comeBack);
    window.removeEventListener('pageshow', comeBack);
    wake();
  });
  void run();
  return () => ended.abort();
}

interface Reading {
  onOpen: () => void;
  onEvent: (name: string, data: unknown, id: string | undefined) => void;
}

/** One connection, from its request to its end. */
async function readOnce(
  path: string,
  lastId: string | null,
  ended: AbortSignal,
  { onOpen, onEvent }: Reading,
): Promise<'lost' | 'gone'> {
  const connection = new AbortController();
  const cut = () => connection.abort();
  ended.addEventListener('abort', cut);
  let silence = setTimeout(cut, SILENCE);
  let gone = false;
  try {
    const headers = { Accept: 'text/event-stream', ...(lastId !== null && { 'Last-Event-ID': lastId }) };
    const response = await fetch(path, { headers, cache: 'no-store', signal: connection.signal });
    if (isRefusal(response.status)) return 'gone';
    if (!response.ok || !response.body) return 'lost';
    onOpen();
    const parser = createParser({
      onEvent: ({ event = 'message', data, id }) => {
        if (event === 'gone') gone = true;
        else onEvent(event, JSON.parse(data), id);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done || gone) return gone ? 'gone' : 'lost';
      silence = setTimeout(cut, SILENCE);
      parser.feed(value);
      if (gone) return 'gone';
    }
  } catch {
    return 'lost';
  } finally {
    clearTimeout(silence);
    ended.removeEventListener('abort', cut);
    connection.abort();
  }
}

/** Signed out, or none of theirs any longer: asking again would not help. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 404;
}
