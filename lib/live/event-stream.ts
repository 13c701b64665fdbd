import 'server-only';
import { logSparingly } from '../log/log-sparingly';

/** Milliseconds between two signs of life: what lies between drops a connection that is silent for longer. */
export const KEEP_ALIVE = 20_000;
/** How long a reader waits before coming back, in milliseconds. */
const RETRY = 2000;
/** Bytes that may wait for a slow reader. One who is further behind is sent away, and comes back for the rest. */
const BACKLOG = 1024 * 1024;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Compression and proxies would hold events back.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // A reader that comes back does so on a new connection: a server that is going ends once its old ones have.
  Connection: 'close',
};

const encoder = new TextEncoder();
const SIGN_OF_LIFE = encoder.encode(': alive\n\n');

/** What readers listen to: a chat, or what rings them. */
export type StreamKind = 'chat' | 'rings';

/** A stream of server-sent events to one reader. */
export interface EventStream {
  /** @returns false once the stream has ended, also by what was sent */
  send(event: Uint8Array): boolean;
  /** Ends the stream; a reader that is told `code` must not come back, or not at once (`request.too_many`). */
  close(code?: string): void;
}

/** An event as it goes over the wire (WHATWG HTML, 9.2). `id` is what a reader may come back with. */
export function encodeEvent(name: string, data: unknown, id?: number): Uint8Array {
  // JSON has no line breaks of its own, so one line of data is enough.
  const lines = [id !== undefined && `id: ${id}`, `event: ${name}`, `data: ${JSON.stringify(data)}`];
  return encoder.encode(`${lines.filter(Boolean).join('\n')}\n\n`);
}

// All streams of this process, so that they can be ended before it ends. On the global object, because the bundler
// gives routes and start-up each their own copy of this module.
const STREAMS = Symbol.for('jitsi-chat-calls.streams');
const slot = globalThis as { [STREAMS]?: { open: Map<EventStream, StreamKind>; closing: boolean } };
const streams = (slot[STREAMS] ??= { open: new Map<EventStream, StreamKind>(), closing: false });

/**
 * Ends every stream, as a process does that is asked to go. Their readers come back to another, or to the next.
 *
 * @param forGood begin no new ones: a reader may come back on a connection that is still open
 */
export function closeEventStreams(forGood = false): void {
  streams.closing = forGood;
  for (const stream of streams.open.keys()) stream.close();
}

/** How many streams are open in this process. */
export function openStreams(): Record<StreamKind, number> {
  const open = { chat: 0, rings: 0 };
  for (const kind of streams.open.values()) open[kind]++;
  return open;
}

/**
 * Answers with server-sent events. They end when the reader goes.
 *
 * @param kind what is listened to
 * @param begin sends what there is, and gives what ends the sending
 * @param check asked at every sign of life; a code says that the reader may not listen any longer
 * @param place takes a place among the streams that may be open, and gives what gives it back; what it is given ends this
 *   stream when a later one needs the place
 * @throws what `place` throws
 */
export function eventStream(
  request: Request,
  kind: StreamKind,
  begin: (stream: EventStream) => Promise<() => void>,
  check: () => Promise<string | null>,
  place: (close: () => void) => () => void,
): Response {
  // Nobody reads the body of an answer to HEAD, so nobody would ever end it.
  if (request.method === 'HEAD') return new Response(null, { headers: HEADERS });
  if (streams.closing) return new Response(null, { status: 503, headers: { Connection: 'close' } });
  let finish = () => undefined as void;
  let giveWay = () => undefined as void;
  const leave = place(() => giveWay());
  const body = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let ended = false;
        let stop: (() => void) | undefined;
        finish = () => {
          if (ended) return;
          ended = true;
          clearInterval(beat);
          streams.open.delete(stream);
          leave();
          request.signal.removeEventListener('abort', finish);
          stop?.();
          try {
            controller.close();
          } catch {
            // The reader has gone, and the stream with them.
          }
        };
        const stream: EventStream = {
          send(event) {
            if (ended) return false;
            controller.enqueue(event);
            if ((controller.desiredSize ?? 0) <= 0) finish();
            return !ended;
          },
          close(code) {
            if (code) stream.send(encodeEvent('gone', { code }));
            finish();
          },
        };
        const beat = setInterval(() => {
          stream.send(SIGN_OF_LIFE);
          // Who could not be asked about stays until they can.
          void check().then((code) => code && stream.close(code), ignore);
        }, KEEP_ALIVE);
        streams.open.set(stream, kind);
        // To come back later: its reader may be there after all.
        giveWay = () => stream.close('request.too_many');
        request.signal.addEventListener('abort', finish);
        if (request.signal.aborted) return finish();
        stream.send(encoder.encode(`retry: ${RETRY}\n\n`));
        try {
          stop = await begin(stream);
          if (ended) stop();
        } catch (error) {
          // The answer has begun, so there is no other way to say it: the reader comes back and tries again.
          logSparingly({ err: error }, 'a live stream could not begin');
          finish();
        }
      },
      cancel: () => finish(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BACKLOG }),
  );
  return new Response(body, { headers: HEADERS });
}

function ignore(): void {}
