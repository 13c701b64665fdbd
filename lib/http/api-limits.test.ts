import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/database';
import { CLIENT_ADDRESS } from '../limits/address-header';
import { testApp, type TestApp } from '../../testing/app';
import { asHost, HOST_ENVIRONMENT, HOST_ORIGIN, hostToken, MARIA } from '../../testing/host';
import { openInMemory } from '@/testing/databases';
import { apiDocument } from './api-document';
import { API_OPERATIONS } from './api-operations';
import { limitOf } from './route';

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

/** Routes that are not in the API's document: what is limited of them, beside the flood of an address. */
const OTHERS: Record<string, string> = {
  '/api/auth/{nextauth}': 'sign-ins that fail, and ways to an issuer',
  '/api/jitsi/events/{event}': 'wrong secrets; a server that has the right one tells of everybody',
  '/api/jitsi/jaas': 'wrong signatures, likewise',
  '/api/metrics': 'wrong passwords',
  '/operator/doctor/run': 'wrong passwords',
  '/operator/webhooks': 'wrong passwords',
  '/avatars/{id}': 'nothing: public, never changed, and kept by browsers',
  '/jitsi/keys/{name}': 'nothing: public, and needed by the Jitsi whenever it asks',
};

const files = (readdirSync('app', { recursive: true }) as string[]).filter((file) =>
  file.endsWith('/route.ts'),
);
const addressOfFile = (file: string) => `/${path.dirname(file).replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`;

let database: OpenDatabase;
let routes: Map<string, Record<string, Handler>>;
beforeAll(async () => {
  database = await openInMemory();
  routes = new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, Record<string, Handler>]> => [
        addressOfFile(file),
        (await import(path.resolve('app', file))) as Record<string, Handler>,
      ]),
    ),
  );
});
afterAll(() => database.close());

const handlerOf = (method: string, address: string): Handler => {
  const handler = routes.get(address)?.[method.toUpperCase()];
  if (!handler) throw new Error(`there is no ${method} ${address}`);
  return handler;
};

async function ask(
  app: TestApp,
  method: string,
  address: string,
  { from = '192.0.2.1', headers = {}, ...rest }: Parameters<TestApp['request']>[1] & { from?: string } = {},
): Promise<Response> {
  const concrete = address.replace('{chatId}', 'team').replace('{number}', '1');
  const request = await app.request(concrete, {
    method: method.toUpperCase(),
    headers: { [CLIENT_ADDRESS]: from, ...headers },
    ...rest,
  });
  return handlerOf(method, address)(request, { params: Promise.resolve({ chatId: 'team', number: '1' }) });
}

const wanted = { chatId: 'team', media: 'video' };
const ticket = (app: TestApp, as: string, from?: string) =>
  ask(app, 'post', '/api/calls/token', { as, json: wanted, ...(from && { from }) });

describe('every route', () => {
  it('has a limit, or says why it has none', () => {
    const documented = new Set(API_OPERATIONS.map((operation) => operation.path));
    for (const address of routes.keys()) {
      expect(documented.has(address) || address in OTHERS, address).toBe(true);
    }
    expect(Object.keys(OTHERS).filter((address) => !routes.has(address))).toEqual([]);
  });

  it.each(API_OPERATIONS)('$method $path is limited by what its description says', (operation) => {
    const { method, path: address, limit } = operation;
    expect(limitOf(handlerOf(method, address))).toBe(typeof limit === 'string' ? limit : undefined);
  });

  const limited = API_OPERATIONS.filter(({ limit }) => typeof limit === 'string');

  it.each(limited)(
    '$method $path refuses an address that asks too often',
    async ({ method, path: address }) => {
      const names = [
        'TICKETS',
        'PRESENCE',
        'MESSAGES',
        'CHANGES',
        'READS',
        'STREAMS',
        'ENTER',
        'PEOPLE_PER_ADDRESS',
      ];
      const app = await testApp(
        {
          ...Object.fromEntries(names.map((name) => [`RATE_${name}`, '1'])),
          PRESENCE_RENEW_SECONDS: '120',
          PRESENCE_EXPIRE_SECONDS: '240',
        },
        { database },
      );
      const hasBody = method !== 'get' && method !== 'delete';
      const once = () => ask(app, method, address, { as: 'ivan', ...(hasBody && { json: {} }) });
      const first = await once();
      await first.body?.cancel();
      expect(first.status).not.toBe(429);
      const refused = await once();
      if (address === '/api/enter') {
        // A window of the host's: it goes to the page that says so.
        expect(refused.headers.get('location')).toMatch(/\/enter\?error=request\.too_many$/);
        return;
      }
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(await refused.json()).toMatchObject({ error: { code: 'request.too_many' } });
    },
  );

  it('tells of its limit in the description of the API', () => {
    const { paths } = apiDocument('http://localhost:3000') as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    for (const { method, path: address, limit, answer } of API_OPERATIONS) {
      const told = Boolean(paths[address]?.[method]?.responses['429']);
      expect(told, `${method} ${address}`).toBe(typeof limit === 'string' && answer !== null);
    }
  });
});

describe('a person', () => {
  it('is limited wherever they are, and alone: others at the same address are not', async () => {
    const app = await testApp({ RATE_TICKETS: '3' }, { database });
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
    const statuses: number[] = [];
    for (const from of addresses) statuses.push((await ticket(app, 'ivan', from)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await ticket(app, 'maria', '192.0.2.4')).status).toBe(200);
  });

  it('reads in their language how long to wait', async () => {
    const app = await testApp({ RATE_TICKETS: '1' }, { database });
    await ticket(app, 'ivan');
    const { error } = (await (await ticket(app, 'ivan')).json()) as { error: { message: string } };
    expect(error.message).toMatch(
      /^Слишком много запросов подряд\. Попробуйте снова через \d+ секунд[уы]?\.$/,
    );
  });

  it('of a host is limited by the host’s id, and its page may read how long to wait', async () => {
    const app = await testApp({ ...HOST_ENVIRONMENT, RATE_READS: '1' }, { database });
    const read = (token: string) =>
      handlerOf('get', '/api/chats/{chatId}/call')(
        new Request('http://localhost:3000/api/chats/42/call', { headers: asHost(token) }),
        { params: Promise.resolve({ chatId: '42' }) },
      );
    expect((await read(hostToken())).status).toBe(200);
    const refused = await read(hostToken());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('access-control-allow-origin')).toBe(HOST_ORIGIN);
    expect(refused.headers.get('access-control-expose-headers')).toBe('Retry-After');
    expect((await read(hostToken(MARIA))).status).toBe(200);
    await app.services.hosts.forget(new Date());
  });
});

it('a page of another site uses up nothing of what an address may do', async () => {
  const app = await testApp({ RATE_TICKETS: '1', RATE_PEOPLE_PER_ADDRESS: '1' }, { database });
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  for (let one = 0; one < 5; one++) {
    expect((await ask(app, 'post', '/api/calls/token', { json: wanted, headers })).status).toBe(401);
  }
  expect((await ticket(app, 'ivan')).status).toBe(200);
});

it('a page of another site uses up no entries into a host’s chat', async () => {
  const limits = { RATE_ENTER: '1', RATE_SIGN_IN: '1', RATE_PEOPLE_PER_ADDRESS: '1' };
  const app = await testApp({ ...HOST_ENVIRONMENT, ...limits }, { database });
  const enter = async (origin: string, token: string) => {
    const form = { body: new URLSearchParams({ token }), headers: { origin } };
    return (await ask(app, 'post', '/api/enter', form)).headers.get('location');
  };
  for (let one = 0; one < 5; one++) {
    expect(await enter('https://evil.example', 'a')).toMatch(/error=request\.cross_site$/);
  }
  expect(await enter(HOST_ORIGIN, hostToken())).toMatch(/\/call\/host%3A42/);
});

describe('guesses', () => {
  const operator = (password: string) => ({
    authorization: `Basic ${btoa(`operator:${password}`)}`,
    [CLIENT_ADDRESS]: '192.0.2.1',
  });

  it('of the operator’s password end after a few, for that address', async () => {
    const app = await testApp({ OPERATOR_PASSWORD: 'p'.repeat(16), RATE_SIGN_IN: '2' }, { database });
    const read = (headers: Record<string, string>) => ask(app, 'get', '/api/metrics', { headers });
    const right = 'p'.repeat(16);
    // As a browser asks at first, without any.
    for (let one = 0; one < 5; one++) expect((await ask(app, 'get', '/api/metrics')).status).toBe(401);
    const statuses: number[] = [];
    for (const password of ['a', 'b', right]) statuses.push((await read(operator(password))).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await read({ ...operator(right), [CLIENT_ADDRESS]: '192.0.2.2' })).status).toBe(200);
  });

  it('of that password are none when a page of another site sends them', async () => {
    const app = await testApp({ OPERATOR_PASSWORD: 'p'.repeat(16), RATE_SIGN_IN: '2' }, { database });
    const press = async (password: string, headers: Record<string, string> = {}) => {
      const sent = { headers: { ...operator(password), ...headers } };
      return (await ask(app, 'post', '/operator/webhooks', sent)).status;
    };
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (let one = 0; one < 5; one++) expect(await press('a', foreign)).toBe(403);
    expect(await press('p'.repeat(16))).toBe(303);
  });

  it('of the secret of server-side events end after a few', async () => {
    const secret = 's'.repeat(32);
    const app = await testApp(
      { JITSI_DOMAIN: 'meet.example.org', JITSI_EVENTS_SECRET: secret, RATE_SIGN_IN: '2' },
      { database },
    );
    const tell = async (given: string, from = '192.0.2.1', headers: Record<string, string> = {}) => {
      const request = await app.request('/api/jitsi/events/room/created', {
        method: 'POST',
        json: { room_name: 'none', created_at: 1 },
        headers: { authorization: `Bearer ${given}`, [CLIENT_ADDRESS]: from, ...headers },
      });
      const context = { params: Promise.resolve({ event: ['room', 'created'] }) };
      return (await handlerOf('post', '/api/jitsi/events/{event}')(request, context)).status;
    };
    // A page of another site that somebody looks at who is where the Jitsi is: no guess.
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (let one = 0; one < 5; one++) expect(await tell('', '192.0.2.1', foreign)).toBe(403);
    expect([await tell('a'), await tell('b'), await tell(secret)]).toEqual([401, 401, 429]);
    // Whoever has it tells as much as there is.
    for (let one = 0; one < 9; one++) expect(await tell(secret, '192.0.2.2')).toBe(200);
  });

  it('of a host’s token end after a few, in the window and in its renewal', async () => {
    const app = await testApp({ ...HOST_ENVIRONMENT, RATE_SIGN_IN: '2' }, { database });
    const enter = async (token: string) => {
      const request = await app.request('/api/enter', {
        method: 'POST',
        body: new URLSearchParams({ token }),
        headers: { origin: HOST_ORIGIN, [CLIENT_ADDRESS]: '192.0.2.1' },
      });
      const response = await handlerOf('post', '/api/enter')(request, { params: Promise.resolve({}) });
      return new URL(response.headers.get('location') ?? '').searchParams.get('error');
    };
    expect([await enter('a'), await enter('b'), await enter(hostToken())]).toEqual([
      'auth.host_token',
      'auth.host_token',
      'request.too_many',
    ]);
    const renewal = { chatId: 'host:42', personId: 'host:ivan', origin: HOST_ORIGIN, token: hostToken() };
    expect((await ask(app, 'post', '/api/enter/renew', { json: renewal })).status).toBe(429);
  });
});
