// First, because it sets what the other imports of Next look for.
import { within } from '../next-request';
import { createHmac } from 'node:crypto';
import { NextRequest } from 'next/server';
import { HOST_ORIGIN } from '../host';
import type { Method, Params, Route } from './routes';
import type { Target } from './targets';
import { EVENTS_SECRET, JAAS_WEBHOOK_SECRET, OPERATOR_PASSWORD } from './world';

const BASE = 'http://localhost:3000';

/** A request as an attack sends it. */
export interface Ask {
  method: Method | 'HEAD';
  params: Params;
  /** After the question mark. */
  query: string;
  headers: Record<string, string>;
  body: BodyInit | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** All of it; of a stream what came first. */
  text: string;
  /** Status and code: `401 auth.signed_out`. */
  summary: string;
}

/** A good request, but for what proves who it is from: that is `proved`. */
export function goodAsk(target: Target, chat: string): Ask {
  const { method, params, query, json, raw } = target;
  const sent = json ? JSON.stringify(json(chat)) : null;
  return {
    method,
    params: params?.(chat) ?? {},
    query: new URLSearchParams(query).toString(),
    headers: {
      ...(sent !== null && { 'content-type': 'application/json' }),
      ...(raw && { 'content-type': raw.type }),
    },
    body: raw ? Uint8Array.from(raw.body) : sent,
  };
}

/**
 * The same with what proves it.
 *
 * @param cookie of the session, where that is what proves it
 * @param token of the host, where it is that
 */
export function proved(
  target: Target,
  ask: Ask,
  { cookie, token, chat }: { cookie: string; token: string; chat: string },
): Ask {
  const headers = { ...ask.headers };
  let { body } = ask;
  switch (target.proof) {
    case 'session':
      headers.cookie = cookie;
      break;
    case 'events':
      headers.authorization = `Bearer ${EVENTS_SECRET}`;
      break;
    case 'operator':
      headers.authorization = `Basic ${btoa(`operator:${OPERATOR_PASSWORD}`)}`;
      break;
    case 'jaas':
      headers['x-jaas-signature'] = jaasSignature(typeof body === 'string' ? body : '');
      break;
    case 'host token in a form':
      headers.origin = HOST_ORIGIN;
      headers['content-type'] = 'application/x-www-form-urlencoded';
      body = new URLSearchParams({ token, media: 'video' }).toString();
      break;
    case 'host token in JSON':
      headers['content-type'] = 'application/json';
      body = JSON.stringify({ chatId: `host:${chat}`, personId: 'host:ivan', origin: HOST_ORIGIN, token });
      break;
    case 'nothing':
  }
  return { ...ask, headers, body };
}

/** Signs a body as JaaS does. */
export function jaasSignature(body: string): string {
  const time = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', JAAS_WEBHOOK_SECRET).update(`${time}.${body}`).digest('base64');
  return `t=${time},v1=${mac}`;
}

/** Sends a request to a handler as Next would, and reads what it answers. */
export async function strike({ route, handlers }: Route, ask: Ask): Promise<Answer> {
  const { method, params, query, headers, body } = ask;
  const handle = handlers[method === 'HEAD' ? 'GET' : method];
  // What a route does not have Next refuses by itself.
  if (!handle) return { status: 405, headers: new Headers(), text: '', summary: '405 by Next' };
  const gone = new AbortController();
  const address = new URL(`${pathOf(route, params)}${query && `?${query}`}`, BASE);
  const request = new NextRequest(address, {
    method,
    headers: { host: 'localhost:3000', ...headers },
    ...(body !== null && { body, duplex: 'half' }),
    signal: gone.signal,
  } as never);
  const response = await within(request, async () => handle(request, { params: Promise.resolve(params) }));
  const text = await readAll(response);
  gone.abort();
  return { status: response.status, headers: response.headers, text, summary: summaryOf(response, text) };
}

function pathOf(route: string, params: Params): string {
  return route.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_whole, name: string) =>
    [params[name] ?? []]
      .flat()
      .map((part) => encodeURIComponent(part.toWellFormed()))
      .join('/'),
  );
}

/** A stream never ends, so of one only what comes at once is read. */
async function readAll(response: Response): Promise<string> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!response.body || !isStream) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!text.includes('event:')) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

function summaryOf({ status, headers }: Response, text: string): string {
  const location = headers.get('location');
  if (location) {
    const to = new URL(location, BASE);
    const error = to.searchParams.get('error');
    return `${status} to ${to.origin === BASE ? '' : to.origin}${to.pathname}${error ? ` with ${error}` : ''}`;
  }
  const code = /^\{"error":\{"code":"([\w.]+)"/.exec(text)?.[1];
  return code ? `${status} ${code}` : String(status);
}
