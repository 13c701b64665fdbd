import { createServer, request as ask, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMetricsText, valueOf } from '@/testing/read-metrics';
import { metrics } from './metrics';
import { watchRequests, type RequestWatch } from './watch-requests';

const NAME = 'calls_http_request_duration_seconds';
let time = 0;
let watch: RequestWatch;
let server: Server;
let answer: (response: ServerResponse, url: string) => void;

beforeEach(async () => {
  metrics.requests.reset();
  time = 0;
  watch = watchRequests(() => time);
  answer = (response) => response.end('ok');
  server = createServer((request, response) => {
    const { url = '' } = request;
    // As Next does on the way to a page.
    request.url = '/rewritten';
    answer(response, url);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => watch.stop());

const address = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const fetched = async (path: string, init?: RequestInit) => {
  const response = await fetch(address(path), init);
  await response.text();
};
/** How many answers were measured, by route, method and status. */
async function measured() {
  await watch.idle();
  const read = readMetricsText((await metrics.registry.getSingleMetricAsString(NAME)) + '\n');
  const { samples } = read.get(NAME)!;
  return samples
    .filter(([{ __name }]) => __name === '_count')
    .map(([{ route, method, status }, count]) => `${method} ${route} ${status} ${count}`);
}

it('measures from the head of a request to the end of its answer', async () => {
  answer = (response) => {
    response.write('first');
    time += 300;
    response.end();
  };
  await fetched('/api/calls/token', { method: 'POST' });
  expect(await measured()).toEqual(['POST /api/calls/token 2xx 1']);
  const read = readMetricsText(await metrics.registry.metrics());
  const labels = { route: '/api/calls/token', method: 'POST', status: '2xx' };
  expect(valueOf(read, NAME, { ...labels, __name: '_sum' })).toBe(0.3);
  expect(valueOf(read, NAME, { ...labels, __name: '_bucket', le: '0.25' })).toBe(0);
  expect(valueOf(read, NAME, { ...labels, __name: '_bucket', le: '0.5' })).toBe(1);
});

it('makes no series of what it is asked: a thousand addresses and a method of one’s own are three', async () => {
  answer = (response, url) => {
    response.statusCode = url.startsWith('/nothing') ? 404 : 200;
    response.end();
  };
  for (let number = 0; number < 50; number++) {
    await fetched(`/nothing/${number}?x=${number}`);
    await fetched(`/chats/chat-${number}`);
  }
  const odd = ask(address('/'), { method: 'PROPFIND' }).end();
  const [response] = (await once(odd, 'response')) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'end');
  expect(await measured()).toEqual(['GET other 4xx 50', 'GET /chats/{chatId} 2xx 50', 'other / 2xx 1']);
});

it('leaves out live streams, and answers that nobody waited for', async () => {
  answer = (response) => {
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.end('data: x\n\n');
  };
  await fetched('/api/rings');
  const began = new Promise<void>((resolve) => {
    answer = (response) => {
      response.write('half');
      resolve();
    };
  });
  const gone = ask(address('/check')).end();
  gone.on('error', () => undefined);
  await began;
  gone.destroy();
  expect(await measured()).toEqual([]);
});

it('knows when nothing is being answered any more', async () => {
  await watch.idle();
  let finish = () => undefined as unknown;
  const began = new Promise<void>((resolve) => {
    answer = (response) => {
      finish = () => response.end();
      resolve();
    };
  });
  const one = fetched('/');
  await began;
  const order: string[] = [];
  const idle = watch.idle().then(() => order.push('idle'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('finished');
  finish();
  await Promise.all([one, idle]);
  expect(order).toEqual(['finished', 'idle']);
});
