import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls } from '@/lib/db/schema';
import { viewRecord } from '@/lib/calls/call-view';
import { recordEvent } from '@/lib/calls/record-event';
import { log } from '@/lib/log/log';
import { testApp, type TestApp } from '@/testing/app';
import { HOST_ENVIRONMENT } from '@/testing/host';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

const START = Date.parse('2026-11-22T12:00:00Z');
const SECRET = 'the secret that the Prosody of the tests sends';
let now = START;
let app: TestApp;
let database: OpenDatabase;
const later = (seconds: number) => (now = START + seconds * 1000);
const clock = { now: () => new Date(now) };

beforeAll(async () => {
  database = await openInMemory();
  return () => database.close();
});
beforeEach(async () => {
  now = START;
  const environment = { JITSI_DOMAIN: 'meet.example.org', JITSI_EVENTS_SECRET: SECRET, DEMO: '1' };
  app = await testApp({ ...environment, ...HOST_ENVIRONMENT }, { database, ...clock });
  return async () => {
    await database.db.delete(calls);
  };
});

const roomOf = (chatId: string, number = 1) =>
  app.services.provider.room({ chatId, kind: chatId === 'team' ? 'group' : 'direct', number });

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const request = await app.request(`/api/jitsi/events/${path}`, {
    method: 'POST',
    json: body,
    headers: { authorization: `Bearer ${SECRET}`, ...headers },
  });
  return POST(request, { params: Promise.resolve({ event: path.split('/') }) });
}
/** Tells, as event_sync does, what has just happened in a room; answers what became of it. */
async function tell(path: string, room: string, who?: string, changes: object = {}): Promise<unknown> {
  const at = Math.floor(now / 1000);
  const occupant = { occupant_jid: `${who}@meet/x`, id: who, joined_at: at, left_at: at };
  const body = { room_name: room, is_breakout: false, created_at: at, destroyed_at: at };
  const answer = await post(path, { ...body, ...(who && { occupant }), ...changes });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { outcome: unknown }).outcome;
}
async function callOf(chatId: string) {
  return viewRecord(await app.services.calls.load(chatId), new Date(now), app.services.rules);
}
const ids = (people: { id: string }[] | undefined) => people?.map(({ id }) => id);

async function browser(personId: string, event: 'joined' | 'alive' | 'left', number = 1) {
  const person = await app.services.people.find(personId);
  const report = { chatId: 'team', number, window: `window-of-${personId}`, event, media: 'audio' as const };
  return recordEvent(app.services, person!, { ...report, id: 'report-01' });
}

describe('a call as Prosody tells of it', () => {
  it('begins, is joined, and ends with its room', async () => {
    const room = roomOf('team');
    expect(await tell('room/created', room)).toBe('other_room');
    expect(await tell('occupant/joined', room, 'ivan')).toBe('recorded');
    later(10);
    expect(await tell('occupant/joined', room, 'maria')).toBe('recorded');
    expect(await callOf('team')).toMatchObject({
      number: 1,
      outcome: 'ongoing',
      startedAt: '2026-11-22T12:00:00.000Z',
      startedBy: { id: 'ivan', displayName: 'Иван Петров', avatarUrl: '/people/ivan.svg' },
    });
    // Nobody's browser has said a word in an hour.
    later(3600);
    expect(ids((await callOf('team'))?.participants)).toEqual(['ivan', 'maria']);
    await tell('occupant/left', room, 'maria');
    expect(ids((await callOf('team'))?.participants)).toEqual(['ivan']);
    later(3601);
    await tell('room/destroyed', room);
    expect(await callOf('team')).toMatchObject({ outcome: 'ended', endedAt: '2026-11-22T13:00:01.000Z' });
  });

  it('rings, and knows who is in another one', async () => {
    await tell('occupant/joined', roomOf('ivan-maria'), 'maria');
    // Longer ago than any browser would be believed.
    later(600);
    await tell('occupant/joined', roomOf('team'), 'oleg');
    const state = await app.services.calls.load('team');
    expect(state.answers).toMatchObject([{ person: { id: 'maria' }, answer: 'busy' }]);
  });

  it('is that of a host’s chat, as long as its tokens last', async () => {
    const { hosts, provider } = app.services;
    const person = { displayName: 'Иван', avatarUrl: null, email: null, language: null };
    const member = { kind: 'direct', title: 'Мария', role: 'member', issuedAt: new Date(now) } as const;
    await hosts.remember({
      ...member,
      chatId: 'host:42',
      person: { ...person, id: 'host:ivan' },
      rightUntil: new Date(now + 60_000),
    });
    const room = (number: number) => provider.room({ chatId: 'host:42', kind: 'direct', number });
    expect(await tell('occupant/joined', room(1), 'host:ivan')).toBe('recorded');
    expect(await callOf('host:42')).toMatchObject({
      number: 1,
      startedBy: { id: 'host:ivan', displayName: 'Иван' },
    });
    later(61);
    await tell('occupant/left', room(1), 'host:ivan');
    later(80);
    expect(await callOf('host:42')).toMatchObject({ outcome: 'missed', endedAt: '2026-11-22T12:01:01.000Z' });
    expect(await tell('occupant/joined', room(2), 'host:ivan')).toBe('other_room');
  });

  it('is the one that a browser has begun, and ends under that browser', async () => {
    await browser('ivan', 'joined');
    expect(await tell('occupant/joined', roomOf('team'), 'ivan')).toBe('recorded');
    expect(await callOf('team')).toMatchObject({ number: 1, media: 'audio' });
    later(5);
    await tell('room/destroyed', roomOf('team'));
    const moved = { code: 'call.moved', values: { number: 2 } };
    await expect(browser('ivan', 'alive')).rejects.toMatchObject(moved);
  });

  it('is the next one of its chat, by its room', async () => {
    await browser('ivan', 'joined');
    await browser('ivan', 'left');
    later(60);
    await tell('occupant/joined', roomOf('team', 2), 'maria');
    expect(await callOf('team')).toMatchObject({ number: 2, startedBy: { id: 'maria' } });
    // A late word of the one before it is no news.
    expect(await tell('occupant/joined', roomOf('team', 1), 'oleg')).toBe('recorded');
    expect(ids((await callOf('team'))?.participants)).toEqual(['maria']);
  });

  it('is one, however many join first at the same time', async () => {
    const room = roomOf('team');
    const said = ['ivan', 'maria', 'oleg'].map((who) => tell('occupant/joined', room, who));
    await Promise.all([...said, browser('ivan', 'joined')]);
    expect(ids((await callOf('team'))?.participants)?.sort()).toEqual(['ivan', 'maria', 'oleg']);
    expect(await callOf('team')).toMatchObject({ number: 1 });
  });

  it('goes on in breakout rooms, whose beginning and end are not the call’s', async () => {
    const room = roomOf('team');
    const breakout = { is_breakout: true, breakout_room_id: 'b7' };
    await tell('occupant/joined', room, 'ivan');
    later(30);
    await tell('occupant/left', room, 'ivan');
    expect(await tell('room/created', room, undefined, breakout)).toBe('other_room');
    expect(await tell('occupant/joined', room, 'ivan', breakout)).toBe('recorded');
    later(300);
    expect(ids((await callOf('team'))?.participants)).toEqual(['ivan']);
    expect(await tell('room/destroyed', room, undefined, breakout)).toBe('other_room');
    expect(ids((await callOf('team'))?.participants)).toEqual(['ivan']);
  });
});

describe('what is none of ours', () => {
  it.each([
    ['a room that no chat has', 'ivan', () => 'somebodys-meeting', 'other_room'],
    ['a chat that the person is not in', 'anna', () => roomOf('team'), 'other_room'],
    ['a call that is far away', 'ivan', () => roomOf('team', 3), 'other_room'],
    ['a person we do not know', 'nobody', () => roomOf('team'), 'unknown_person'],
    ['a guest', '', () => roomOf('team'), 'unknown_person'],
  ])('is let be: %s', async (_name, who, room, outcome) => {
    const occupant = { occupant_jid: 'a@b/c', id: who || undefined, joined_at: now / 1000 };
    expect(await tell('occupant/joined', room(), undefined, { occupant })).toBe(outcome);
    expect(await callOf('team')).toBeNull();
  });

  it('is a time that is yet to come, and the log says so without the room', async () => {
    const warned = vi.spyOn(log, 'warn');
    const occupant = { occupant_jid: 'a@b/c', id: 'ivan', joined_at: now / 1000 + 301 };
    expect(await tell('occupant/joined', roomOf('team'), undefined, { occupant })).toBe('from_the_future');
    expect(warned).toHaveBeenCalledOnce();
    expect(JSON.stringify(warned.mock.calls)).not.toContain(roomOf('team'));
    expect(await callOf('team')).toBeNull();
  });
});

describe('POST /api/jitsi/events', () => {
  const created = () => ({ room_name: roomOf('team'), is_breakout: false, created_at: now / 1000 });
  const code = async (answer: Response) =>
    [answer.status, ((await answer.json()) as { error: { code: string } }).error.code] as const;

  it('is closed to all who do not have the secret, and does not read what they send', async () => {
    for (const authorization of ['', 'Bearer x', `Bearer ${SECRET}x`, `Basic ${SECRET}`]) {
      const answer = await post('room/created', created(), { authorization });
      expect(await code(answer)).toEqual([401, 'auth.machine_refused']);
    }
    const signedIn = await app.request('/api/jitsi/events/room/created', { method: 'POST', as: 'ivan' });
    const context = { params: Promise.resolve({ event: ['room', 'created'] }) };
    expect((await POST(signedIn, context)).status).toBe(401);
  });

  it('is not there without the setting', async () => {
    await testApp({ JITSI_DOMAIN: 'meet.example.org' }, { database });
    for (const authorization of ['', `Bearer ${SECRET}`, 'Bearer null'])
      expect(await code(await post('room/created', created(), { authorization }))).toEqual([
        404,
        'request.not_found',
      ]);
  });

  it.each(['room', 'room/created/x', 'constructor', 'occupant/kicked'])(
    'has nothing under %s',
    async (path) => {
      expect(await code(await post(path, created()))).toEqual([404, 'request.not_found']);
    },
  );

  it('refuses what it cannot read, and other methods', async () => {
    expect(await code(await post('room/created', {}))).toEqual([422, 'request.invalid']);
    const big = { ...created(), all_occupants: 'x'.repeat(1024 * 1024) };
    expect(await code(await post('room/created', big))).toEqual([413, 'request.too_large']);
    const get = GET(await app.request('/api/jitsi/events/room/created'));
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('is for servers: no page of another site is heard, whatever it knows', async () => {
    const answer = await post('room/created', created(), {
      'sec-fetch-site': 'cross-site',
      origin: 'https://x.example',
    });
    expect(answer.status).toBe(403);
  });
});
