import { vi } from 'vitest';
import { IVAN } from '@/testing/call-views';
import type { Seen } from './changes';
import type { CallElement } from './types';

// What is around the elements: the call server, the host's endpoint and windows. Has to be imported before them, since
// they take the functions of the browser as these are at first.

export const BASE = 'https://calls.example';

/** A request that was made. */
interface Asked {
  address: string;
  method: string;
  body: unknown;
  authorization: string | null;
}

/** A live stream that was opened. */
interface Stream {
  tell: (seen: Partial<Seen>) => void;
  write: (text: string | Uint8Array) => void;
  lose: () => void;
  closed: boolean;
}

interface Surroundings {
  asked: Asked[];
  streams: Stream[];
  /** Answers in place of the server. */
  answers: (asked: Asked) => Promise<Response> | Response | null;
  /** What `window.open` gives. */
  opens: () => Window | null;
}

export const around: Surroundings = { asked: [], streams: [], answers: () => null, opens: () => null };

/** Forgets what was asked, and answers as ever. */
export function resetSurroundings(): void {
  Object.assign(around, { asked: [], streams: [], answers: () => null, opens: () => null });
}

export function seen(changes: Partial<Seen> = {}): Seen {
  return { call: null, last: null, ring: null, personId: IVAN.id, ...changes };
}

/** A token of which only times can be read, in seconds. */
export function tokenWith(claims: { iat?: number; exp?: number }, name = 'Иван?>?>'): string {
  const payload = Buffer.from(JSON.stringify({ name, ...claims })).toString('base64url');
  return `head.${payload}.signature`;
}

/** Lets everything happen that waits for no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** An element on the page, connected. */
export async function place(
  tag: 'call-button' | 'call-banner',
  attributes: Record<string, string> = {},
  parent: Node = document.body,
): Promise<CallElement> {
  const element = document.createElement(tag);
  const all = { 'chat-id': '42', 'token-url': '/call-token', base: BASE, lang: 'en', ...attributes };
  for (const [name, value] of Object.entries(all)) if (value) element.setAttribute(name, value);
  parent.appendChild(element);
  await settle();
  return element;
}

/** What is asked for at an address that ends so. */
export function askedFor(end: string): Asked[] {
  return around.asked.filter(({ address }) => address.endsWith(end));
}

function openStream(signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string | Uint8Array) =>
        controller.enqueue(typeof text === 'string' ? encoder.encode(text) : text);
      const stream: Stream = {
        write,
        tell: (changes) => write(`event: call\nid: 1\ndata: ${JSON.stringify(seen(changes))}\n\n`),
        lose: () => controller.error(new TypeError('network error')),
        closed: false,
      };
      signal.addEventListener('abort', () => {
        stream.closed = true;
        controller.error(new DOMException('aborted', 'AbortError'));
      });
      around.streams.push(stream);
    },
  });
  return new Response(body);
}

vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
  const asked: Asked = {
    address,
    method: init.method!,
    body: init.body && JSON.parse(init.body as string),
    authorization: new Headers(init.headers).get('authorization'),
  };
  around.asked.push(asked);
  const { signal } = init;
  const answer =
    (await around.answers(asked)) ??
    (address.endsWith('/live') ? openStream(signal!) : Response.json({ token: 'a.signed.token' }));
  signal?.throwIfAborted();
  return answer;
});
vi.stubGlobal('open', () => around.opens());
vi.stubGlobal(
  'CSSStyleSheet',
  class {
    replaceSync = () => {};
  },
);
