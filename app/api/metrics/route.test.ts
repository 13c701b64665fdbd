import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls, webhookDeliveries } from '@/lib/db/schema';
import { FAILURE_CODES } from '@/lib/calls/failure-codes';
import { ERROR_STATUS } from '@/lib/errors';
import { provideServices } from '@/lib/services';
import { testApp, type TestApp } from '@/testing/app';
import { callWith, participant, presenceOf, stateOf } from '@/testing/calls';
import { readMetricsText, valueOf } from '@/testing/read-metrics';
import { WEBHOOK_SECRET } from '@/testing/webhook-host';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const PASSWORD = 'sixteen letters!';
const START = Date.parse('2026-11-22T12:00:00Z');
const HOST = {
  CHAT_ORIGINS: 'https://chat.example.org',
  CHAT_TOKEN_SECRET: 's'.repeat(32),
  CHAT_WEBHOOK_URL: 'https://chat.example.org/calls-webhook',
  CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
};
const operator = { authorization: `Basic ${btoa(`operator:${PASSWORD}`)}` };
let seconds = 0;
let app: TestApp;
let database: OpenDatabase;
beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});

async function start(environment: Record<string, string>): Promise<void> {
  app = await testApp(environment, { database, now: () => new Date(START + seconds * 1000) });
}
async function ask(headers: Record<string, string> = {}): Promise<Response> {
  return GET(await app.request('/api/metrics', { headers: { host: 'localhost:3000', ...headers } }));
}
async function scrape(): Promise<ReturnType<typeof readMetricsText>> {
  return readMetricsText(await (await ask(operator)).text());
}

describe('GET /api/metrics', () => {
  beforeEach(async () => {
    seconds = 0;
    await database.db.delete(calls);
    await database.db.delete(webhookDeliveries);
    await start({ OPERATOR_PASSWORD: PASSWORD, ...HOST });
  });

  it('tells each counter before its first event, as a rate needs two numbers', async () => {
    const read = await scrape();
    for (const code of Object.keys(ERROR_STATUS))
      expect(valueOf(read, 'calls_refusals_total', { code }), code).toBe(0);
    for (const code of FAILURE_CODES)
      expect(valueOf(read, 'calls_window_failures_total', { code }), code).toBe(0);
    for (const media of ['video', 'audio']) {
      expect(valueOf(read, 'calls_tickets_total', { jitsi: 'public', media })).toBe(0);
      expect(valueOf(read, 'calls_started_total', { media })).toBe(0);
    }
    for (const outcome of ['ended', 'missed', 'declined', 'busy'])
      expect(valueOf(read, 'calls_ended_total', { outcome })).toBe(0);
    for (const way of ['demo', 'oidc', 'host']) {
      expect(valueOf(read, 'calls_sign_ins_total', { way })).toBe(0);
      expect(valueOf(read, 'calls_sign_in_failures_total', { way })).toBe(0);
    }
    for (const kind of ['chat', 'rings']) expect(valueOf(read, 'calls_streams', { kind })).toBe(0);
  });

  it('tells of calls, of who is in them, and of what is told to the host', async () => {
    const state = (chatId: string) =>
      stateOf(
        callWith({ chatId }),
        presenceOf(participant('host:u1')),
        presenceOf(participant('host:u2'), 'gone', { leftAt: new Date(START) }),
        presenceOf(participant('host:u3'), 'lapsed', { lapsed: true }),
      );
    await app.services.calls.change('host:42', () => ({ state: state('host:42') }));
    await app.services.calls.change('team', () => ({ state: state('team') }));
    const over = stateOf(
      callWith({ chatId: 'over', endedAt: new Date(START) }),
      presenceOf(participant('ivan')),
    );
    await app.services.calls.change('over', () => ({ state: over }));
    seconds = 12.5;
    const [first] = await app.services.webhooks.claim({
      now: new Date(START),
      until: new Date(START),
      limit: 1,
    });
    await app.services.webhooks.delivered(first!, new Date(START));
    const read = await scrape();
    expect(valueOf(read, 'calls_ongoing')).toBe(2);
    expect(valueOf(read, 'calls_presences')).toBe(2);
    expect(read.get('calls_webhook_deliveries')).toMatchObject({
      type: 'gauge',
      samples: [
        [{ state: 'waiting' }, 1],
        [{ state: 'delivered' }, 1],
        [{ state: 'given_up' }, 0],
      ],
    });
    expect(valueOf(read, 'calls_webhook_oldest_waiting_seconds')).toBe(12.5);
    expect(read.get('calls_webhook_tries_total')).toMatchObject({
      type: 'counter',
      samples: [
        [{ outcome: 'delivered' }, 0],
        [{ outcome: 'failed' }, 0],
        [{ outcome: 'given_up' }, 0],
      ],
    });
  });

  it('tells the rest while the database is away', async () => {
    await scrape();
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    provideServices({ ...app.services, counts: () => Promise.reject(new Error('failed', { cause: away })) });
    const response = await ask(operator);
    expect(response.status).toBe(200);
    const read = readMetricsText(await response.text());
    expect(valueOf(read, 'calls_streams', { kind: 'chat' })).toBe(0);
    // No number rather than an old one.
    for (const name of ['calls_ongoing', 'calls_presences', 'calls_webhook_deliveries']) {
      expect(read.get(name)?.samples ?? [], name).toEqual([]);
    }
    provideServices(app.services);
    expect(valueOf(await scrape(), 'calls_ongoing')).toBe(0);
  });

  it('is in Prometheus’ format, and kept by nobody', async () => {
    const { headers } = await ask(operator);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('asks for the password', async () => {
    for (const headers of [{}, { authorization: `Basic ${btoa('operator:something else')}` }]) {
      const response = await ask(headers as Record<string, string>);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="operator", charset="UTF-8"');
      expect(await response.text()).not.toContain('calls_');
    }
  });

  it('is nowhere where there is no password, but for a demo on its own machine', async () => {
    await start({});
    expect((await ask()).status).toBe(200);
    expect((await ask({ host: 'evil.example' })).status).toBe(404);
    await start({ DEMO: '0' });
    expect((await ask()).status).toBe(404);
    await start({ DEMO: '1', NEXTAUTH_URL: 'https://calls.example.org' });
    expect((await ask()).status).toBe(404);
  });

  it('refuses other methods', () => {
    expect(POST(new Request('http://localhost/api/metrics', { method: 'POST' })).status).toBe(405);
  });
});
