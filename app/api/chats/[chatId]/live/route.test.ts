import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { and, eq } from 'drizzle-orm';
import type { OpenDatabase } from '@/lib/db/database';
import { calls, members, messages } from '@/lib/db/schema';
import { AppError } from '@/lib/errors';
import { closeEventStreams, KEEP_ALIVE } from '@/lib/live/event-stream';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { DATABASES } from '@/testing/databases';
import { asHost, HOST_ENVIRONMENT, hostToken, MARIA } from '@/testing/host';
import { readEvents } from '@/testing/read-events';
import { POST as postPresence } from '../../../calls/presence/route';
import { POST as postMessage } from '../messages/route';
import { GET, POST } from './route';

describe.each(Object.entries(DATABASES))('the live stream of a chat on %s', (_name, open) => {
  let database: OpenDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await open();
    app = await testApp({}, { database });
    return () => app.services.close();
  });
  afterEach(async () => {
    closeEventStreams();
    await database.db.delete(calls);
    await database.db.delete(messages);
  });

  const context = (chatId: string) => ({ params: Promise.resolve({ chatId }) });

  async function listen(as: string | undefined, ask: Ask & { query?: string; chatId?: string } = {}) {
    const { query = '', chatId = 'team', ...rest } = ask;
    return GET(await app.request(`/api/chats/${chatId}/live${query}`, { as, ...rest }), context(chatId));
  }

  async function write(as: string, text: string): Promise<void> {
    const request = await app.request('/api/chats/team/messages', { method: 'POST', as, json: { text } });
    expect((await postMessage(request, context('team'))).status).toBe(201);
  }

  async function say(as: string, event: string, number = 1): Promise<void> {
    const json = { chatId: 'team', number, window: `window-of-${as}`, event, id: 'report-0001' };
    const request = await app.request('/api/calls/presence', { method: 'POST', as, json });
    expect((await postPresence(request, { params: Promise.resolve({}) })).status).toBe(200);
  }

  it('gives way to the latest one where a person has too many, and says so', async () => {
    const few = await testApp({ STREAMS_PER_PERSON: '2', STREAMS_PER_ADDRESS: '3' }, { database });
    const open = async (as: string) =>
      GET(await few.request('/api/chats/team/live', { as }), context('team'));
    const [first, second, third] = [await open('ivan'), await open('ivan'), await open('ivan')].map(
      readEvents,
    );
    expect(await first?.next()).toMatchObject({ event: 'call' });
    expect(await first?.next()).toMatchObject({ event: 'gone', data: { code: 'request.too_many' } });
    expect(await first?.next()).toBeNull();
    await write('maria', 'Hello');
    for (const stays of [second, third]) {
      expect(await stays?.next()).toMatchObject({ event: 'call' });
      expect(await stays?.next()).toMatchObject({ event: 'message' });
    }
    // The first has given its place at the address back, and the next but one finds none.
    expect((await open('maria')).status).toBe(200);
    const refused = await open('oleg');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    await second?.cancel();
    expect((await open('oleg')).status).toBe(200);
    app = await testApp({}, { database });
  });

  it('begins with the call as it is, and tells of every message and every change of the call', async () => {
    const response = await listen('maria');
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    const events = readEvents(response);
    expect(await events.next()).toMatchObject({ event: 'call', data: { call: null } });

    await write('ivan', 'Привет');
    expect(await events.next()).toMatchObject({ event: 'message', data: { message: { text: 'Привет' } } });
    expect(await events.next()).toMatchObject({ event: 'call' });

    await say('ivan', 'joined');
    const message = await events.next();
    expect(message).toMatchObject({
      event: 'message',
      data: {
        message: {
          author: { id: 'ivan' },
          call: { number: 1, outcome: 'ongoing', endedAt: null, participants: [{ id: 'ivan' }] },
        },
      },
    });
    expect(message?.data).not.toHaveProperty('message.text');
    expect(await events.next()).toMatchObject({
      event: 'call',
      id: message?.id,
      data: { call: { number: 1, participants: [{ id: 'ivan' }] } },
    });

    // A renewal is nothing to see; the next thing to see is somebody else's join, in the same message.
    await say('ivan', 'alive');
    await say('oleg', 'joined');
    expect(await events.next()).toMatchObject({
      data: { message: { id: (message?.data.message as { id: number }).id, call: { number: 1 } } },
    });
    expect(await events.next()).toMatchObject({ data: { call: { participants: [{}, { id: 'oleg' }] } } });
    await events.cancel();
  });

  it.each([
    ['Last-Event-ID', (id: string): Ask & { query?: string } => ({ headers: { 'last-event-id': id } })],
    ['after', (id: string) => ({ query: `?after=${id}` })],
    [
      'Last-Event-ID rather than after',
      (id: string) => ({ query: '?after=0', headers: { 'last-event-id': id } }),
    ],
  ])('replays what was missed since %s, nothing twice', async (_how, ask) => {
    await write('ivan', 'known');
    const first = readEvents(await listen('maria'));
    const { id = '' } = (await first.next()) ?? {};
    await first.cancel();
    await write('ivan', 'missed');
    await say('ivan', 'joined');
    await write('oleg', 'missed too');
    const events = readEvents(await listen('maria', ask(id)));
    expect(await events.next()).toMatchObject({ data: { message: { text: 'missed' } } });
    expect(await events.next()).toMatchObject({ data: { message: { call: { number: 1 } } } });
    expect(await events.next()).toMatchObject({ data: { message: { text: 'missed too' } } });
    expect(await events.next()).toMatchObject({ event: 'call', data: { call: { number: 1 } } });
    await write('ivan', 'later');
    expect(await events.next()).toMatchObject({ data: { message: { text: 'later' } } });
    await events.cancel();
  });

  it('replays nothing to who knows more than there is, and then tells what is new', async () => {
    await write('ivan', 'old');
    const events = readEvents(await listen('maria', { headers: { 'last-event-id': '999999' } }));
    expect(await events.next()).toMatchObject({ event: 'call' });
    await write('ivan', 'new');
    expect(await events.next()).toMatchObject({ data: { message: { text: 'new' } } });
    await events.cancel();
  });

  it('takes no notice of a Last-Event-ID of somebody else’s making, and refuses such an after', async () => {
    const events = readEvents(await listen('maria', { headers: { 'last-event-id': "'; drop --" } }));
    expect(await events.next()).toMatchObject({ event: 'call' });
    await events.cancel();
    expect((await listen('maria', { query: '?after=soon' })).status).toBe(422);
  });

  it('does not exist for strangers, alike whether the chat does', async () => {
    const [foreign, absent] = await Promise.all([
      listen('anna').then((response) => response.text()),
      listen('anna', { chatId: 'nowhere' }).then((response) => response.text()),
    ]);
    expect(foreign).toBe(absent);
    expect((await listen('anna')).status).toBe(404);
    expect((await listen(undefined)).status).toBe(401);
    expect(POST(await app.request('/x', { method: 'POST', as: 'ivan' })).status).toBe(405);
  });

  it('gives signs of life, and ends for somebody who was taken out of the chat', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const events = readEvents(await listen('oleg'));
    await events.next();
    vi.advanceTimersByTime(KEEP_ALIVE);
    expect(await events.comments()).toBe(1);
    const place = and(eq(members.chatId, 'team'), eq(members.personId, 'oleg'));
    const [oleg] = await database.db.delete(members).where(place).returning();
    vi.advanceTimersByTime(KEEP_ALIVE);
    vi.useRealTimers();
    expect(await events.next()).toMatchObject({ event: 'gone', data: { code: 'chat.not_found' } });
    expect(await events.next()).toBeNull();
    if (oleg) await database.db.insert(members).values(oleg);
  });

  it('ends when the reader goes, and is watched by nobody then', async () => {
    const abort = new AbortController();
    const events = readEvents(await listen('maria', { signal: abort.signal }));
    await events.next();
    abort.abort();
    expect(await events.next()).toBeNull();
    const read = vi.spyOn(app.services.source, 'currentRevision');
    await write('ivan', 'to nobody');
    expect(read).not.toHaveBeenCalled();
  });

  it('ends when the process is asked to go, and is not begun anew', async () => {
    const events = readEvents(await listen('maria'));
    await events.next();
    closeEventStreams(true);
    expect(await events.next()).toBeNull();
    const again = await listen('maria');
    expect([again.status, again.body, again.headers.get('connection')]).toEqual([503, null, 'close']);
  });

  it('is not begun for who asks for its head only', async () => {
    const read = vi.spyOn(app.services.source, 'currentRevision');
    const head = await listen('maria', { method: 'HEAD' });
    expect([head.status, head.body, head.headers.get('content-type')]).toEqual([
      200,
      null,
      'text/event-stream; charset=utf-8',
    ]);
    expect(read).not.toHaveBeenCalled();
  });

  it('tells of a new call without telling the one before it anew', async () => {
    await say('ivan', 'joined');
    await say('ivan', 'left');
    // Its end is written before the next one begins.
    await database.db.update(calls).set({ endedAt: new Date() });
    const events = readEvents(await listen('maria'));
    expect(await events.next()).toMatchObject({ event: 'call', data: { call: null } });
    await say('ivan', 'joined', 2);
    expect(await events.next()).toMatchObject({ data: { message: { call: { number: 2 } } } });
    expect(await events.next()).toMatchObject({ event: 'call', data: { call: { number: 2 } } });
    await events.cancel();
  });
});

describe('the live stream that a page of the host reads', () => {
  let app: TestApp;
  let clock = 0;
  beforeAll(async () => {
    app = await testApp(HOST_ENVIRONMENT, { now: () => new Date(Date.now() + clock) });
    return () => app.services.close();
  });
  afterEach(() => {
    clock = 0;
    closeEventStreams();
  });

  const context = { params: Promise.resolve({ chatId: '42' }) };
  const listen = async (token: string) => GET(await app.request('/api', { headers: asHost(token) }), context);

  async function say(token: string, event: string, number = 1): Promise<void> {
    const json = { chatId: '42', number, window: 'window-0001', event, id: 'report-0001' };
    const request = await app.request('/api', { method: 'POST', headers: asHost(token), json });
    expect((await postPresence(request, { params: Promise.resolve({}) })).status).toBe(200);
  }

  it('rings whom the other one calls, and says how it ended', async () => {
    const events = readEvents(await listen(hostToken(MARIA)));
    const nothing = { call: null, last: null, ring: null, personId: 'maria' };
    expect(await events.next()).toMatchObject({ event: 'call', data: nothing });
    await say(hostToken(), 'joined');
    expect(await events.next()).toMatchObject({
      data: {
        call: { number: 1, startedBy: { id: 'ivan' } },
        ring: { number: 1, media: 'video', caller: { id: 'ivan', displayName: 'Иван Петров' } },
      },
    });
    await say(hostToken(), 'left');
    // Empty, it waits a moment for somebody to come back, and rings nobody.
    expect(await events.next()).toMatchObject({ data: { call: { participants: [] }, ring: null } });
    clock = 20_000;
    await say(hostToken(), 'joined', 2);
    expect(await events.next()).toMatchObject({
      data: { call: { number: 2 }, last: { number: 2, outcome: 'ongoing' }, ring: { number: 2 } },
    });
    await events.cancel();
  });

  it('ends when its token has grown too old, to begin anew with another', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const now = Math.floor(Date.now() / 1000);
    const events = readEvents(await listen(hostToken({ exp: now + 3600 })));
    await events.next();
    clock = 640_000;
    vi.advanceTimersByTime(KEEP_ALIVE);
    vi.useRealTimers();
    expect(await events.next()).toMatchObject({ event: 'gone', data: { code: 'auth.signed_out' } });
    expect(await events.next()).toBeNull();
  });

  it('goes on while nobody can check its token, but no longer than the right that this gave', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { verifyHostToken } = app.services;
    const asked = vi.fn(() => Promise.reject(new AppError('host.keys_unreachable')));
    let away = false;
    app.services.verifyHostToken = (token, now) => (away ? asked() : verifyHostToken!(token, now));
    const events = readEvents(await listen(hostToken({ iat: Math.floor(Date.now() / 1000) + 1 })));
    await events.next();
    away = true;
    vi.advanceTimersByTime(KEEP_ALIVE);
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    clock = 340_000;
    vi.advanceTimersByTime(KEEP_ALIVE);
    vi.useRealTimers();
    expect(await events.next()).toMatchObject({ event: 'gone', data: { code: 'auth.signed_out' } });
    app.services.verifyHostToken = verifyHostToken;
  });
});
