import { createParser } from 'eventsource-parser';
import type { Person } from './fault-client';

/** What one reader of a chat's stream has been told, over however many connections. */
export interface StreamReader {
  /** The call as it was told last: its number and who is in it; null when there is none. */
  call: { number: number; participants: string[] } | null | undefined;
  /** Messages as they were told last, by id. */
  messages: Map<number, unknown>;
  /** How often it has begun. */
  connections: number;
  stop(): Promise<void>;
}

interface Told {
  call?: { number: number; participants: { id: string }[] } | null;
  message?: { id: number };
}

/**
 * Reads a chat's stream, and comes back with the last number it knows whenever that ends, to any instance.
 *
 * @param broken where it notes a change that came twice, or out of order
 */
export function readStream(
  person: Person,
  origins: readonly string[],
  pick: () => number,
  broken: string[],
): StreamReader {
  const end = new AbortController();
  let last: number | null = null;
  const reader: StreamReader = {
    call: undefined,
    messages: new Map(),
    connections: 0,
    async stop() {
      end.abort();
      await reading;
    },
  };

  const take = (event: string | undefined, id: number, { call, message }: Told) => {
    const who = `${person.id} in ${person.chatId}`;
    if (event === 'message' && message) {
      if (last !== null && id <= last) broken.push(`${who} was told change ${id} after ${last}`);
      reader.messages.set(message.id, message);
    }
    if (event === 'call') {
      // The call as it is comes at the beginning of each connection, whether or not it was known.
      if (last !== null && id < last) broken.push(`${who} was told of the call as of ${id} after ${last}`);
      reader.call = call && { number: call.number, participants: call.participants.map((one) => one.id) };
    }
    last = id;
  };

  const readOnce = async () => {
    const origin = origins[Math.floor(pick() * origins.length)]!;
    const response = await fetch(`${origin}/api/chats/${person.chatId}/live?after=${last ?? 0}`, {
      headers: person.headers(),
      signal: end.signal,
    });
    if (!response.ok || !response.body) return;
    reader.connections++;
    const parser = createParser({
      onEvent: ({ event, id, data }) => take(event, Number(id), JSON.parse(data) as Told),
    });
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text);
  };

  const reading = (async () => {
    while (!end.signal.aborted) {
      await readOnce().catch(() => undefined);
      if (!end.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return reader;
}
