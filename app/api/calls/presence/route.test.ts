import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls, members } from '@/lib/db/schema';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { GET as getCall } from '../../chats/[chatId]/call/route';
import { GET as getCalls } from '../../chats/[chatId]/calls/route';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const START = Date.parse('2026-11-22T12:00:00Z');
let now = START;
let app: TestApp;
const later = (seconds: number) => (now = START + seconds * 1000);

let database: OpenDatabase;

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});

beforeEach(async () => {
  now = START;
  app = await testApp({}, { database, now: () => new Date(now) });
  return async () => {
    await database.db.delete(calls);
  };
});

const report = (event: string, changes: object = {}) => ({
  chatId: 'team',
  number: 1,
  window: 'window-of-ivan',
  event,
  id: 'report-0001',
  ...changes,
});

async function say(as: string | undefined, json: unknown, ask: Ask = {}) {
  const request = await app.request('/api/calls/presence', { method: 'POST', as, json, ...ask });
  return POST(request, { params: Promise.resolve({}) });
}

async function look(as: string, path: 'call' | 'calls', chatId = 'team', query = '') {
  const request = await app.request(`/api/chats/${chatId}/${path}${query}`, { as });
  const context = { params: Promise.resolve({ chatId }) };
  return path === 'call' ? getCall(request, context) : getCalls(request, context);
}

const ivan = { id: 'ivan', displayName: 'Иван Петров', avatarUrl: '/people/ivan.svg' };
const maria = { id: 'maria', displayName: 'Мария Соколова', avatarUrl: '/people/maria.svg' };

describe('POST /api/calls/presence', () => {
  it('starts a call with the first join, and every member sees who is in it', async () => {
    const answer = await say('ivan', report('joined', { media: 'audio' }));
    expect(answer.status).toBe(200);
    const call = {
      number: 1,
      media: 'audio',
      startedAt: '2026-11-22T12:00:00.000Z',
      startedBy: ivan,
      answers: [],
      participants: [ivan],
    };
    expect(await answer.json()).toEqual({ call });
    later(5);
    await say('maria', report('joined', { window: 'window-of-maria' }));
    expect(await (await look('oleg', 'call')).json()).toEqual({
      call: { ...call, participants: [ivan, maria] },
    });
  });

  it('takes who was in another call before a break for busy, as long as nobody could have heard of them', async () => {
    await say('maria', report('joined', { window: 'window-of-maria' }));
    const { rules } = app.services;
    const since = new Date(START + 300_000);
    app = await testApp(
      {},
      { database, now: () => new Date(now), rules: { ...rules, awakeSince: () => since } },
    );
    const direct = report('joined', { chatId: 'ivan-maria' });
    later(359);
    expect(await (await say('ivan', direct)).json()).toMatchObject({
      call: { answers: [{ person: maria, answer: 'busy' }] },
    });
    await database.db.delete(calls).where(eq(calls.chatId, 'ivan-maria'));
    later(360);
    expect(await (await say('ivan', direct)).json()).toMatchObject({ call: { answers: [] } });
  });

  it('knows nobody any more who was removed from the chat, however they report, and lets in no stranger', async () => {
    await say('ivan', report('joined'));
    await say('maria', report('joined', { window: 'window-of-maria' }));
    const { db } = database;
    const hers = await db.delete(members).where(eq(members.personId, 'maria')).returning();
    later(1);
    const strange = await say('maria', report('joined', { window: 'another-window' }));
    expect(strange.status).toBe(404);
    expect(await (await look('ivan', 'call')).json()).toMatchObject({
      call: { participants: [ivan, maria] },
    });
    expect((await say('maria', report('alive', { window: 'window-of-maria' }))).status).toBe(404);
    expect(await (await look('ivan', 'call')).json()).toMatchObject({ call: { participants: [ivan] } });
    await db.insert(members).values(hers);
  });

  it('is a call no longer when the last one has left and the grace is over; then it is history', async () => {
    await say('ivan', report('joined'));
    later(30);
    expect(await (await say('ivan', report('left'))).json()).toMatchObject({ call: { participants: [] } });
    later(39);
    expect(await (await look('maria', 'call')).json()).toMatchObject({ call: { number: 1 } });
    later(40);
    expect(await (await look('maria', 'call')).json()).toEqual({ call: null });
    const history = { number: 1, endedAt: '2026-11-22T12:00:30.000Z', startedBy: ivan, participants: [ivan] };
    expect(await (await look('oleg', 'calls')).json()).toMatchObject({ calls: [history] });
  });

  it('writes the end of a call together with the start of the next one', async () => {
    await say('ivan', report('joined'));
    later(100);
    expect((await say('maria', report('joined', { number: 2 }))).status).toBe(200);
    expect(await (await look('oleg', 'calls')).json()).toMatchObject({
      calls: [{ number: 1, endedAt: '2026-11-22T12:00:00.000Z' }],
    });
    expect(await (await look('oleg', 'call')).json()).toMatchObject({ call: { number: 2 } });
  });

  it('sends a window that waited too long on to the next call', async () => {
    await say('ivan', report('joined'));
    await say('ivan', report('left'));
    later(60);
    const answer = await say('maria', report('joined'), { headers: { 'accept-language': 'en' } });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      error: {
        code: 'call.moved',
        message: 'Another call is on in this chat by now. Join that one.',
        number: 2,
      },
    });
  });

  it('tells strangers the same as about a chat that does not exist, in every route', async () => {
    await say('ivan', report('joined'));
    for (const [there, nowhere] of [
      [await say('anna', report('joined')), await say('anna', report('joined', { chatId: 'no-such-chat' }))],
      [await look('anna', 'call'), await look('anna', 'call', 'no-such-chat')],
      [await look('anna', 'calls'), await look('anna', 'calls', 'no-such-chat')],
    ] as const) {
      expect([there.status, nowhere.status]).toEqual([404, 404]);
      expect(await there.text()).toBe(await nowhere.text());
    }
  });

  it('refuses the signed-out, other sites and other methods', async () => {
    expect((await say(undefined, report('joined'))).status).toBe(401);
    expect(
      (await say('ivan', report('joined'), { headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
    const get = GET(await app.request('/api/calls/presence'));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    ['another event', { event: 'kicked' }],
    ['a window id that is too short', { window: 'w' }],
    ['a window id with odd characters', { window: '<script>alert(1)</script>' }],
    ['number zero', { number: 0 }],
    ['a broken number', { number: 1.5 }],
    ['a number past the database', { number: 2 ** 31 }],
    ['another’s name', { person: 'maria' }],
    ['no id', { id: undefined }],
  ])('refuses %s', async (_name, changes) => {
    expect((await say('ivan', report('joined', changes))).status).toBe(422);
    expect(await (await look('ivan', 'call')).json()).toEqual({ call: null });
  });
});
