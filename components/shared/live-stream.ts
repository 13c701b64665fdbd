import { createParser } from 'eventsource-parser';
import { retryAfter } from './ask-server';

/** `gone`: the server says that this reader may not listen any longer. */
export type LiveState = 'connecting' | 'live' | 'gone';

interface LiveOptions {
  /** How much is known already: kept up to date here. Without an id only what is to come is told. */
  position?: { id: string | null };
  onEvent: (name: string, data: unknown) => void;
  /** With `gone` comes the server's code for why, where it gave one. */
  onState?: (state: LiveState, code?: string) => void;
}

/** What the server says, as an answer of its own, when asking again would not help. */
const REFUSALS: readonly unknown[] = ['auth.signed_out', 'chat.not_found'];
/** Milliseconds until a stream may come back whose place a later one of the person has taken. */
const CROWDED_OUT = 20_000;
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
  let connection = new AbortController();
  let hurried = false;
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
      connection = new AbortController();
      const outcome = await readOnce(path, position.id, connection, {
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
      if (typeof outcome === 'object' && 'gone' in outcome) return onState?.('gone', outcome.gone);
      if (hurried) {
        hurried = false;
        continue;
      }
      if (outcome !== 'lost') {
        // Never earlier than it says.
        await pause(outcome.wait * (1 + Math.random() / 2));
        continue;
      }
      const wait = WAITS[Math.min(failures++, WAITS.length - 1)] ?? 0;
      await pause(wait * (1 - Math.random() / 2));
    }
  };

  const comeBack = () => wake();
  // What was open before the network changed is most often dead, which nothing says before the silence is over.
  const startOver = () => {
    failures = 0;
    if (!connection.signal.aborted) {
      hurried = true;
      connection.abort();
    }
    wake();
  };
  window.addEventListener('online', startOver);
  window.addEventListener('pageshow', comeBack);
  ended.signal.addEventListener('abort', () => {
    window.removeEventListener('online', startOver);
    window.removeEventListener('pageshow', comeBack);
    connection.abort();
    wake();
  });
  void run();
  return () => ended.abort();
}

interface Reading {
  onOpen: () => void;
  onEvent: (name: string, data: unknown, id: string | undefined) => void;
}

/** How a connection ended; `gone` holds the server's code for it, where it gave one, `wait` when to come back (ms). */
type Outcome = 'lost' | { gone: string | undefined } | { wait: number };

/** One connection, from its request to its end. */
async function readOnce(
  path: string,
  lastId: string | null,
  connection: AbortController,
  { onOpen, onEvent }: Reading,
): Promise<Outcome> {
  const cut = () => connection.abort();
  let silence = setTimeout(cut, SILENCE);
  let end: Outcome | null = null;
  try {
    const headers = { Accept: 'text/event-stream', ...(lastId !== null && { 'Last-Event-ID': lastId }) };
    const response = await fetch(path, { headers, cache: 'no-store', signal: connection.signal });
    const wait = response.status === 429 ? retryAfter(response) : null;
    // Whoever says so, also a proxy.
    if (wait !== null) return { wait };
    if (!response.ok) return await readRefusal(response);
    if (!response.body) return 'lost';
    onOpen();
    const parser = createParser({
      onEvent: ({ event = 'message', data, id }) => {
        if (event === 'gone') end = toldToGo((JSON.parse(data) as { code?: string }).code);
        else onEvent(event, JSON.parse(data), id);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return 'lost';
      silence = setTimeout(cut, SILENCE);
      parser.feed(value);
      if (end) return end;
    }
  } catch {
    return 'lost';
  } finally {
    clearTimeout(silence);
    connection.abort();
  }
}

/** Whether an answer is our server's last word. A proxy on the way refuses with the same statuses, for a while. */
async function readRefusal(response: Response): Promise<Outcome> {
  const answer = (await response.json()) as { error?: { code?: string } } | null;
  const code = answer?.error?.code;
  return REFUSALS.includes(code) ? { gone: code } : 'lost';
}

/** What it means that the server has ended a stream, saying why: one that was in the way of a later one may come back. */
function toldToGo(code: string | undefined): Outcome {
  return code === 'request.too_many' ? { wait: CROWDED_OUT } : { gone: code };
}
