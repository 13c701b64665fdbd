import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls } from '@/lib/db/schema';
import { present } from '@/lib/calls/call';
import { testApp, type TestApp } from '@/testing/app';
import { PRIVATE_PEM } from '@/testing/keys';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const APP = 'vpaas-magic-cookie-0123abcd';
const SECRET = 'whsec_of_the_console';
const START = Date.parse('2026-11-22T12:00:00Z');
const jaas = { JAAS_APP_ID: APP, JAAS_KEY_ID: '4f5a2c', JAAS_PRIVATE_KEY: PRIVATE_PEM };
const now = new Date(START);
let app: TestApp;
let database: OpenDatabase;

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});
beforeEach(async () => {
  app = await testApp({ ...jaas, JAAS_WEBHOOK_SECRET: SECRET }, { database, now: () => now });
  return async () => {
    await database.db.delete(calls);
  };
});

const webhook = (eventType: string, seconds = 0, data: object = {}, changes: object = {}) => ({
  idempotencyKey: 'd11f155d',
  timestamp: START + seconds * 1000,
  fqn: `${APP}/${app.services.provider.room({ chatId: 'team', kind: 'group', number: 1 })}`,
  eventType,
  data: { id: 'ivan', participantFullJid: 'c97@8x8.vc/wc-h', isBreakout: false, ...data },
  ...changes,
});

async function post(body: unknown, { secret = SECRET, at = START / 1000 } = {}): Promise<Response> {
  const text = JSON.stringify(body);
  const mac = createHmac('sha256', secret).update(`${at}.${text}`).digest('base64');
  const headers = { 'x-jaas-signature': `t=${at},v1=${mac}`, 'content-type': 'application/json' };
  const request = await app.request('/api/jitsi/jaas', { method: 'POST', body: text, headers });
  return POST(request, { params: Promise.resolve({}) });
}
async function tell(body: unknown): Promise<unknown> {
  const answer = await post(body);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { outcome: unknown }).outcome;
}
async function people(): Promise<string[]> {
  const state = await app.services.calls.load('team');
  return present(state, now, app.services.rules).map(({ person }) => person.id);
}

it('takes what JaaS tells of a call, in any order and more than once', async () => {
  const joined = webhook('PARTICIPANT_JOINED', -9);
  expect(await tell(joined)).toBe('recorded');
  expect(await people()).toEqual(['ivan']);
  const maria = { id: 'maria', participantFullJid: 'd08@8x8.vc/wc-i' };
  await tell(webhook('PARTICIPANT_LEFT', -5, maria));
  await tell(webhook('PARTICIPANT_JOINED', -7, maria));
  await tell(joined);
  expect(await people()).toEqual(['ivan']);
  await tell(webhook('ROOM_DESTROYED', -1));
  expect((await app.services.calls.load('team')).call?.endedAt).toEqual(new Date(START));
  expect(await tell(joined)).toBe('recorded');
  expect(await people()).toEqual([]);
});

it('lets be what is not about a call of ours', async () => {
  expect(await tell(webhook('RECORDING_STARTED'))).toBe('no_call');
  expect(await tell(webhook('PARTICIPANT_JOINED', 0, {}, { fqn: 'vpaas-magic-cookie-ff/x' }))).toBe(
    'no_call',
  );
  expect(await tell(webhook('PARTICIPANT_JOINED', 0, {}, { fqn: `${APP}/x` }))).toBe('other_room');
  expect(await people()).toEqual([]);
});

it('believes only what is signed, in time', async () => {
  for (const wrong of [{ secret: 'other' }, { at: START / 1000 - 301 }, { at: START / 1000 + 301 }]) {
    const answer = await post(webhook('PARTICIPANT_JOINED'), wrong);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 'auth.machine_refused' } });
  }
  const unsigned = await app.request('/api/jitsi/jaas', { method: 'POST', json: webhook('ROOM_CREATED') });
  expect((await POST(unsigned, { params: Promise.resolve({}) })).status).toBe(401);
  expect(await people()).toEqual([]);
});

it('refuses what it cannot read, and other methods', async () => {
  const answer = await post(webhook('PARTICIPANT_JOINED', 0, {}, { timestamp: 'now' }));
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('timestamp');
  expect((await post({ eventType: 'x'.repeat(1024 * 1024) })).status).toBe(413);
  expect(GET(await app.request('/api/jitsi/jaas')).status).toBe(405);
});

it.each([
  ['without the secret', jaas],
  ['without JaaS', { JITSI_DOMAIN: 'meet.example.org', JITSI_EVENTS_SECRET: SECRET.repeat(2) }],
])('is not there %s', async (_name, environment) => {
  const body = webhook('PARTICIPANT_JOINED');
  await testApp(environment, { database });
  const answer = await post(body);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'request.not_found' } });
});
