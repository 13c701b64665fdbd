import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls, webhookDeliveries } from '@/lib/db/schema';
import { testApp, type TestApp } from '@/testing/app';
import { callWith, participant, presenceOf, stateOf } from '@/testing/calls';
import { status, webhookHost } from '@/testing/webhook-host';
import { WEBHOOK_SECRET } from '@/testing/webhook-host';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const PASSWORD = 'sixteen letters!';
const operator = { authorization: `Basic ${btoa(`operator:${PASSWORD}`)}` };
let app: TestApp;
let database: OpenDatabase;
let host: Awaited<ReturnType<typeof webhookHost>>;

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});
beforeEach(async () => {
  host = await webhookHost();
  const settings = {
    OPERATOR_PASSWORD: PASSWORD,
    CHAT_ORIGINS: 'https://chat.example.org',
    CHAT_TOKEN_SECRET: 's'.repeat(32),
    CHAT_WEBHOOK_URL: host.url,
    CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  app = await testApp(settings, { database });
  return async () => {
    await app.services.dispatcher?.stop();
    await host.close();
    await database.db.delete(calls);
    await database.db.delete(webhookDeliveries);
  };
});

async function press(headers: Record<string, string> = operator): Promise<Response> {
  return POST(await app.request('/operator/webhooks', { method: 'POST', headers }));
}
const begin = (chatId: string) =>
  app.services.calls.change(chatId, () => ({
    state: stateOf(callWith({ chatId }), presenceOf(participant('host:u1'))),
  }));
const summary = () => app.services.webhooks.summary(new Date(0));

describe('the button of the operator’s page', () => {
  it('sends what the host has refused now, and leads back to the page', async () => {
    host.next(status(500));
    app.services.dispatcher?.start();
    await begin('host:42');
    const failed = async () => (await app.services.webhooks.failures(1)).length;
    await expect.poll(failed).toBe(1);
    const answer = await press();
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/operator?sent=2');
    await expect.poll(async () => (await summary()).delivered).toBe(2);
    expect(host.names()).toEqual(['42 call.started', '42 call.started', '42 participant.joined']);
  });

  it('has nothing to do where nothing waits', async () => {
    expect((await press()).headers.get('location')).toBe('/operator?sent=0');
  });

  it.each([
    [401, {}],
    [401, { authorization: 'Basic b3BlcmF0b3I6eA==' }],
    [403, { ...operator, 'sec-fetch-site': 'cross-site' }],
    [403, { ...operator, 'sec-fetch-site': 'same-site' }],
    [403, { ...operator, origin: 'https://evil.example', host: 'localhost:3000' }],
  ])('answers %i to %j', async (expected, headers) => {
    expect((await press(headers as Record<string, string>)).status).toBe(expected);
  });

  it('is pressed, and not visited', () => {
    expect(GET(new Request('http://localhost/operator/webhooks')).status).toBe(405);
  });
});

describe('a chat’s change', () => {
  it('is told to its host at once, by everybody who has started to', async () => {
    app.services.dispatcher?.start();
    await begin('host:42');
    await expect.poll(() => host.names()).toEqual(['42 call.started', '42 participant.joined']);
    await begin('team');
    expect(await summary()).toMatchObject({ waiting: 0, delivered: 2 });
  });
});
