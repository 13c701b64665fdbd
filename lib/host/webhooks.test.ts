import { afterEach, beforeEach, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app';
import { membershipWith } from '../../testing/calls';
import { webhookHost, WEBHOOK_SECRET } from '../../testing/webhook-host';
import { recordEvent, type WindowReport } from '../calls/record-event';
import { sweepCalls } from '../calls/sweep-calls';

// From a window's report to the host's server, with everything between as services wire it.

let host: Awaited<ReturnType<typeof webhookHost>>;
let app: TestApp;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  host = await webhookHost();
  const settings = {
    CHAT_ORIGINS: 'https://chat.example.org',
    CHAT_TOKEN_SECRET: 's'.repeat(32),
    CHAT_WEBHOOK_URL: host.url,
    CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  app = await testApp(settings, { now: () => new Date(Date.now() + ahead * 1000) });
  app.services.dispatcher?.start();
});
afterEach(async () => {
  await app.services.close();
  await host.close();
});

async function report(personId: string, event: WindowReport['event']): Promise<void> {
  const chat = { id: 'host:42', kind: 'direct' } as const;
  const deps = { ...app.services, membership: () => Promise.resolve(membershipWith({ chat })) };
  const person = {
    id: `host:${personId}`,
    displayName: personId,
    avatarUrl: null,
    email: null,
    language: null,
  };
  const window = `window-of-${personId}`;
  await recordEvent(deps, person, {
    chatId: chat.id,
    number: 1,
    window,
    event,
    id: 'report-01',
    media: 'audio',
  });
}

it('tells a host of a call from its start to its end, in its own ids', async () => {
  await report('u1', 'joined');
  await report('u2', 'joined');
  await report('u2', 'alive');
  await report('u1', 'left');
  await report('u2', 'left');
  ahead = 30;
  await sweepCalls(app.services);
  await expect
    .poll(() => host.names())
    .toEqual([
      '42 call.started',
      '42 participant.joined',
      '42 participant.joined',
      '42 participant.left',
      '42 participant.left',
      '42 call.ended',
    ]);
  const { data } = host.received.at(-1)!.body;
  expect(data.sentence.ru).toBe('Аудиозвонок завершён · меньше минуты · 2 участника');
  expect(data.call).toMatchObject({ number: 1, outcome: 'ended', startedBy: { id: 'u1' } });
  expect(JSON.stringify(host.received)).not.toContain('host:');
});

it('tells of a call that nobody has answered as missed', async () => {
  await report('u1', 'joined');
  await report('u1', 'left');
  ahead = 30;
  await sweepCalls(app.services);
  await expect.poll(() => host.names().at(-1)).toBe('42 call.missed');
  expect(host.received.at(-1)!.body.data.sentence.en).toBe('Missed audio call from u1');
});
