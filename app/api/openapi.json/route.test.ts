import { readdirSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostViewSchema } from '@/lib/calls/host-view';
import { ERROR_STATUS } from '@/lib/errors';
import { apiDocument, errorAnswerSchema } from '@/lib/http/api-document';
import { API_OPERATIONS } from '@/lib/http/api-operations';
import { closeEventStreams } from '@/lib/live/event-stream';
import { testApp, type TestApp } from '@/testing/app';
import { asHost, HOST_ENVIRONMENT, HOST_ORIGIN, hostToken, MARIA } from '@/testing/host';
import { PNG } from '@/testing/pictures';
import { readEvents } from '@/testing/read-events';
import { GET } from './route';

type Handler = (request: Request, context: { params: Promise<object> }) => Response | Promise<Response>;
type Answered = Record<string, Record<string, { responses: Record<string, unknown> }>>;

/** Routes that others define: next-auth's, what a Jitsi's own server reports, and what a Prometheus reads. */
const OTHERS = /^\/api\/(?:auth\/|jitsi\/|metrics$)/;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

const addresses = (readdirSync('app/api', { recursive: true }) as string[])
  .filter((file) => file.endsWith('route.ts'))
  .map((file) => `/api/${file.slice(0, -'/route.ts'.length)}`)
  .filter((address) => !OTHERS.test(address));

/** `/api/chats/[chatId]/call` as the document writes it. */
const documented = (address: string) => address.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}');

let app: TestApp;
let routes: Map<string, Record<string, Handler>>;

beforeAll(async () => {
  app = await testApp(HOST_ENVIRONMENT);
  routes = new Map(
    await Promise.all(
      addresses.map(async (address): Promise<[string, Record<string, Handler>]> => {
        const file = new URL(`../${address.slice('/api/'.length)}/route.ts`, import.meta.url);
        return [documented(address), (await import(file.pathname)) as Record<string, Handler>];
      }),
    ),
  );
  return () => app.services.close();
});

async function ask(method: string, path: string, as: string | undefined, body?: unknown) {
  const concrete = path.replace('{chatId}', 'team').replace('{number}', '1');
  const handler = routes.get(path)?.[method.toUpperCase()];
  if (!handler) throw new Error(`there is no ${method} ${path}`);
  const request = await app.request(concrete, {
    method: method.toUpperCase(),
    as,
    ...(body instanceof Uint8Array
      ? { body: Buffer.from(body), headers: { 'content-type': 'image/png' } }
      : { json: body }),
  });
  return handler(request, { params: Promise.resolve({ chatId: 'team', number: '1' }) });
}

const moderation = {
  share: 'moderators',
  microphones: 'muted',
  record: 'nobody',
  seen: { share: 'everyone', microphones: 'open', record: 'moderators' },
};
const report = { chatId: 'team', number: 1, window: 'window-0001', event: 'joined', id: 'report-0001' };
/** What is sent to see a real answer of each operation, in this order. */
const BODIES: Record<string, unknown> = {
  get 'post /api/enter/renew'() {
    return { chatId: 'host:42', personId: 'host:ivan', origin: HOST_ORIGIN, token: hostToken() };
  },
  'post /api/calls/token': { chatId: 'team', media: 'video' },
  'post /api/calls/presence': report,
  'post /api/calls/failure': {
    chatId: 'team',
    number: 1,
    code: 'kicked',
    reason: null,
    reference: 'K7QX-2M9D',
  },
  'post /api/chats/{chatId}/call/answer': { number: 1, answer: 'declined' },
  'post /api/chats/{chatId}/messages': { text: 'Привет' },
  'put /api/chats/{chatId}/calls/{number}/moderation': moderation,
  'put /api/chats/{chatId}/moderation': moderation,
  'put /api/profile': { displayName: 'Иван', language: 'ru' },
  'put /api/profile/avatar': PNG,
};

describe('the API document', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const response = await GET();
    const read = await new Validator().validate((await response.json()) as Record<string, unknown>);
    expect(read.errors).toBeUndefined();
    expect(read.valid).toBe(true);
  });

  it('has every route with its methods, and none that is not there', () => {
    const inCode = [...routes].flatMap(([path, handlers]) =>
      METHODS.filter((method) => handlers[method] && !refusesMethod(handlers, method)).map(
        (method) => `${method} ${path}`,
      ),
    );
    const inDocument = API_OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(inDocument.toSorted()).toEqual(inCode.toSorted());
  });

  it.each(
    API_OPERATIONS.filter(({ answer }) => answer instanceof z.ZodType).map(
      (operation) => [`${operation.method} ${operation.path}`, operation] as const,
    ),
  )('says what %s answers, to the last field', async (name, operation) => {
    const before = await ask('post', '/api/calls/presence', 'ivan', report);
    expect(before.status).toBe(200);
    const response = await ask(operation.method, operation.path, 'ivan', BODIES[name]);
    expect(response.status).toBe(operation.status ?? 200);
    const answer = (await response.json()) as unknown;
    expect((operation.answer as z.ZodType).parse(answer)).toEqual(answer);
  });

  it.each(
    API_OPERATIONS.flatMap(({ path, answer }) =>
      answer && 'events' in answer ? [[path, answer.events] as const] : [],
    ),
  )('says what %s streams, to the last field', async (path, schemas) => {
    await ask('post', '/api/calls/presence', 'ivan', report);
    await ask('post', '/api/chats/{chatId}/messages', 'ivan', { text: 'Привет' });
    const handler = routes.get(path)?.GET;
    const request = await app.request(path, { as: 'maria', headers: { 'last-event-id': '0' } });
    const events = readEvents(await handler!(request, { params: Promise.resolve({ chatId: 'team' }) }));
    const names = Object.keys(schemas).filter((event) => event !== 'gone');
    for (const missing = new Set(names); missing.size > 0;) {
      const event = await events.next();
      const schema = schemas[event?.event ?? ''];
      expect(schema?.parse(event?.data)).toEqual(event?.data);
      missing.delete(event?.event ?? '');
    }
    closeEventStreams();
  });

  it.each(
    API_OPERATIONS.filter((operation) => operation.for !== 'anyone').map(
      ({ method, path }) => [method, path] as const,
    ),
  )('says how %s %s refuses who is signed out', async (method, path) => {
    const response = await ask(method, path, undefined, BODIES[`${method} ${path}`]);
    expect(response.status).toBe(ERROR_STATUS['auth.signed_out']);
    const { paths } = apiDocument('http://localhost') as { paths: Answered };
    expect(paths[path]?.[method]?.responses).toHaveProperty(String(response.status));
    const refusal = (await response.json()) as unknown;
    expect(errorAnswerSchema.parse(refusal)).toEqual(refusal);
  });

  it('says what a page of the host is streamed, to the last field', async () => {
    const context = (chatId = '42') => ({ params: Promise.resolve({ chatId }) });
    const json = { ...report, chatId: '42' };
    const joins = await app.request('/api', { method: 'POST', json, headers: asHost() });
    await routes.get('/api/calls/presence')?.POST?.(joins, context());
    const request = await app.request('/api', { headers: asHost(hostToken(MARIA)) });
    const response = await routes.get('/api/chats/{chatId}/live')?.GET?.(request, context());
    const event = await readEvents(response!).next();
    expect(hostViewSchema.parse(event?.data)).toEqual(event?.data);
    expect(event).toMatchObject({
      event: 'call',
      data: {
        personId: 'maria',
        call: { number: 1, startedBy: { id: 'ivan' }, participants: [{ id: 'ivan' }] },
        last: { outcome: 'ongoing' },
        ring: { number: 1, caller: { id: 'ivan' } },
      },
    });
    closeEventStreams();
  });

  it('names what is the same everywhere once', () => {
    const { components } = apiDocument('http://localhost') as {
      components: { schemas: Record<string, object> };
    };
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['Person', 'Call', 'CallMessage', 'Error', 'Ring', 'Ticket']),
    );
    expect(JSON.stringify(apiDocument('http://localhost'))).not.toContain('#/$defs');
  });
});

/** A handler that several methods share is the one that refuses them. */
function refusesMethod(handlers: Record<string, Handler>, method: string): boolean {
  return METHODS.some((other) => other !== method && handlers[other] === handlers[method]);
}
