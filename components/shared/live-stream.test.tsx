import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { openLive } from './live-stream';

/** One connection as the test's server holds it. */
class Connection {
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly response: Promise<Response>;
  #answer: (response: Response) => void = () => undefined;
  #controller?: ReadableStreamDefaultController<Uint8Array>;

  constructor(init: RequestInit) {
    this.headers = new Headers(init.headers);
    this.signal = init.signal!;
    this.response = new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.signal.addEventListener('abort', () => {
        reject(new DOMException('aborted', 'AbortError'));
        this.#controller?.error(new DOMException('aborted', 'AbortError'));
      });
    });
  }

  open(): void {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.#answer(new Response(body, { status: 200 }));
  }

  /** Without a code it is a proxy that refuses. */
  refuse(status: number, code?: string): void {
    this.#answer(
      code ? Response.json({ error: { code, message: '' } }, { status }) : new Response('<html>', { status }),
    );
  }

  /** Too many. */
  hold(seconds: string): void {
    this.#answer(new Response('', { status: 429, headers: { 'Retry-After': seconds } }));
  }

  say(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  end(): void {
    this.#controller?.close();
  }
}

let connections: Connection[];
let close: () => void;
const onEvent = vi.fn();
const onState = vi.fn();

const connection = (number: number) =>
  vi.waitFor(() => {
    const found = connections[number - 1];
    if (!found) throw new Error(`there is no connection ${number}`);
    return found;
  });

beforeEach(() => {
  useFakeClock();
  connections = [];
  onEvent.mockClear();
  onState.mockClear();
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    const made = new Connection(init);
    connections.push(made);
    return made.response;
  });
});

afterEach(() => {
  close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const start = (id?: string) => {
  close = openLive('/live', { ...(id && { position: { id } }), onEvent, onState });
};

describe('a live stream', () => {
  it('tells every event, also one that comes in pieces', async () => {
    start();
    const first = await connection(1);
    expect(first.headers.get('last-event-id')).toBeNull();
    first.open();
    first.say('retry: 2000\n\nid: 1\nevent: call\nda');
    first.say('ta: {"call":null}\n\n: alive\n\n');
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalledExactlyOnceWith('call', { call: null }));
    expect(onState.mock.lastCall).toEqual(['live']);
  });

  it('comes back with the last thing it heard when the connection ends', async () => {
    start('7');
    const first = await connection(1);
    expect(first.headers.get('last-event-id')).toBe('7');
    first.open();
    first.say('id: 12\nevent: call\ndata: {}\n\n');
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled());
    first.end();
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['connecting']));
    await vi.advanceTimersByTimeAsync(1000);
    expect((await connection(2)).headers.get('last-event-id')).toBe('12');
  });

  it.each([500, 502, 429])('tries again after an answer %s, later each time', async (status) => {
    start();
    for (const [number, wait] of [500, 1000, 2000].entries()) {
      (await connection(number + 1)).refuse(status);
      await vi.advanceTimersByTimeAsync(wait);
    }
    (await connection(4)).open();
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['live']));
  });

  it.each([
    [401, 'auth.signed_out'],
    [404, 'chat.not_found'],
  ])('stays away after our answer %s, and says that it was %s', async (status, code) => {
    start();
    (await connection(1)).refuse(status, code);
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['gone', code]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connections).toHaveLength(1);
  });

  it.each([
    [401, undefined],
    [403, undefined],
    [404, undefined],
    [403, 'proxy.refused'],
    [500, 'server.unexpected'],
  ])('comes back after an answer %s that is not our last word (%s)', async (status, code) => {
    start();
    (await connection(1)).refuse(status, code);
    await vi.advanceTimersByTimeAsync(500);
    (await connection(2)).open();
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['live']));
    expect(onState).not.toHaveBeenCalledWith('gone', expect.anything());
  });

  it('stays away when the server says so', async () => {
    start();
    const first = await connection(1);
    first.open();
    first.say('event: gone\ndata: {"code":"chat.not_found"}\n\n');
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['gone', 'chat.not_found']));
    expect(onEvent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connections).toHaveLength(1);
  });

  it('takes a connection that says nothing for dead, but not one that gives signs of life', async () => {
    start();
    const first = await connection(1);
    first.open();
    for (let beat = 0; beat < 4; beat++) {
      first.say(': alive\n\n');
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(46_000);
    expect(first.signal.aborted).toBe(true);
    await connection(2);
  });

  it('comes back at once when the network does', async () => {
    start();
    for (let number = 1; number <= 6; number++) {
      (await connection(number)).refuse(502);
      await vi.advanceTimersByTimeAsync(20_000);
    }
    (await connection(7)).refuse(502);
    await vi.advanceTimersByTimeAsync(100);
    window.dispatchEvent(new Event('online'));
    await connection(8);
  });

  it('makes a new connection at once when the network has changed under the one it has', async () => {
    start();
    const first = await connection(1);
    first.open();
    first.say('id: 12\nevent: call\ndata: {}\n\n');
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled());
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.signal.aborted).toBe(true);
    expect(connections).toHaveLength(2);
    expect(connections[1]!.headers.get('last-event-id')).toBe('12');
    // Only this once: a connection that is lost later is waited for as ever.
    connections[1]!.refuse(502);
    await vi.advanceTimersByTimeAsync(200);
    expect(connections).toHaveLength(2);
  });

  it('lets go of the connection when it is ended, and does not come back', async () => {
    start();
    const first = await connection(1);
    first.open();
    await vi.waitFor(() => expect(onState.mock.lastCall).toEqual(['live']));
    close();
    expect(first.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connections).toHaveLength(1);
  });
});

describe('a stream that is asked for too often', () => {
  it('waits as long as it is told, and a little longer by chance', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    start();
    (await connection(1)).hold('30');
    await vi.advanceTimersByTimeAsync(37_300);
    expect(connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(400);
    await connection(2);
    expect(onState).not.toHaveBeenCalledWith('gone', expect.anything());
    vi.mocked(Math.random).mockRestore();
  });

  it('comes back after a while when a later one of the person took its place', async () => {
    start();
    (await connection(1)).open();
    (await connection(1)).say('event: gone\ndata: {"code":"request.too_many"}\n\n');
    await vi.advanceTimersByTimeAsync(19_000);
    expect(connections).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(12_000);
    await connection(2);
    expect(onState).not.toHaveBeenCalledWith('gone', expect.anything());
  });
});
