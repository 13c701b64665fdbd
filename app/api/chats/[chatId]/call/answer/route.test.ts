import { eq, like } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '@/lib/db/database';
import { calls, chats as chatRows, members, messages } from '@/lib/db/schema';
import { closeEventStreams, KEEP_ALIVE } from '@/lib/live/event-stream';
import { MOST_RINGING } from '@/lib/live/ring-stream';
import { provideServices } from '@/lib/services';
import { testApp, type Ask, type TestApp } from '@/testing/app';
import { readEvents } from '@/testing/read-events';
import { POST as postPresence } from '../../../../calls/presence/route';
import { GET as getRings } from '../../../../rings/route';
import { openInMemory } from '@/testing/databases';
import { GET, POST } from './route';

let database: OpenDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await openInMemory();
  app = await testApp({}, { database });
  return () => app.services.close();
});

afterEach(async () => {
  closeEventStreams();
  await database.db.delete(calls);
  // What a call has left in its chat stays without it, and would be taken for that of the next one.
  await database.db.delete(messages);
});

/** Does something with a smaller limit of groups that ring, and takes back the app as it was: the routes' too. */
async function whereOnlyTwoRing(act: () => Promise<void>): Promise<void> {
  const { services } = app;
  app = await testApp({ RING_GROUP_LIMIT: '2' }, { database });
  await act();
  app = { ...app, services };
  provideServices(services);
}

async function answer(as: string | undefined, json: unknown, chatId = 'ivan-maria', ask: Ask = {}) {
  const path = `/api/chats/${encodeURIComponent(chatId)}/call/answer`;
  const request = await app.request(path, { method: 'POST', as, json, ...ask });
  return POST(request, { params: Promise.resolve({ chatId }) });
}

async function say(as: string, event: string, chatId = 'ivan-maria', number = 1): Promise<void> {
  const json = { chatId, number, window: `window-of-${as}`, event, id: 'report-0001', media: 'audio' };
  const request = await app.request('/api/calls/presence', { method: 'POST', as, json });
  expect((await postPresence(request, { params: Promise.resolve({}) })).status).toBe(200);
}

async function ringsOf(as: string) {
  const request = await app.request('/api/rings', { as });
  return readEvents(await getRings(request, { params: Promise.resolve({}) }));
}

const RING = {
  chatId: 'ivan-maria',
  title: 'Иван Петров',
  kind: 'direct',
  number: 1,
  media: 'audio',
  caller: { id: 'ivan', displayName: 'Иван Петров', avatarUrl: '/people/ivan.svg' },
};

describe('a ring', () => {
  it('reaches every page of who is called, and ends on all of them with the answer', async () => {
    const pages = [await ringsOf('maria'), await ringsOf('maria')];
    for (const page of pages)
      expect(await page.next()).toMatchObject({ event: 'rings', data: { personId: 'maria', rings: [] } });
    await say('ivan', 'joined');
    for (const page of pages) {
      const rung = await page.next();
      expect(rung).toMatchObject({ data: { rings: [RING] } });
      const [{ endsIn }] = rung?.data.rings as [{ endsIn: number }];
      expect(endsIn).toBeGreaterThan(0);
      expect(endsIn).toBeLessThanOrEqual(40_000);
    }
    expect((await answer('maria', { number: 1, answer: 'accepted' })).status).toBe(200);
    for (const page of pages) expect(await page.next()).toMatchObject({ data: { rings: [] } });
  });

  it('is there for a page that opens while it rings, and for nobody else', async () => {
    await say('ivan', 'joined');
    expect(await (await ringsOf('maria')).next()).toMatchObject({ data: { rings: [RING] } });
    expect(await (await ringsOf('ivan')).next()).toMatchObject({ data: { rings: [] } });
    expect(await (await ringsOf('oleg')).next()).toMatchObject({ data: { rings: [] } });
  });

  it('rings everybody else of a small group, until each has answered for themselves', async () => {
    const [maria, oleg] = [await ringsOf('maria'), await ringsOf('oleg')];
    for (const page of [maria, oleg]) await page.next();
    await say('ivan', 'joined', 'team');
    for (const page of [maria, oleg]) {
      expect(await page.next()).toMatchObject({ data: { rings: [{ chatId: 'team', title: 'Команда' }] } });
    }
    await answer('maria', { number: 1, answer: 'declined' }, 'team');
    expect(await maria.next()).toMatchObject({ data: { rings: [] } });
    await say('oleg', 'joined', 'team');
    expect(await oleg.next()).toMatchObject({ data: { rings: [] } });
  });

  it('of a group without a title says who is in it, to who is there and to who comes', async () => {
    const { chats } = app.services;
    const people = ['ivan', 'maria', 'oleg'].map((personId) => ({ personId, role: 'member' as const }));
    await chats.addIfNew({ id: 'untitled', kind: 'group', title: null, members: people });
    const page = await ringsOf('maria');
    await page.next();
    await say('ivan', 'joined', 'untitled');
    const { title } = (await app.services.membership('untitled', 'maria'))!;
    expect(title).toMatch(/^Иван .+, Олег /);
    const rung = { data: { rings: [{ chatId: 'untitled', title, kind: 'group' }] } };
    expect(await page.next()).toMatchObject(rung);
    expect(await (await ringsOf('maria')).next()).toMatchObject(rung);
    await database.db.delete(chatRows).where(eq(chatRows.id, 'untitled'));
  });

  it('ends when the caller gives up', async () => {
    const page = await ringsOf('maria');
    await page.next();
    await say('ivan', 'joined');
    await page.next();
    await say('ivan', 'left');
    expect(await page.next()).toMatchObject({ data: { rings: [] } });
  });

  it('does not ring who is in another call, and the caller is told', async () => {
    await say('maria', 'joined', 'team');
    await say('ivan', 'joined');
    expect(await (await ringsOf('maria')).next()).toMatchObject({ data: { rings: [] } });
    // Whatever is said to the ring of a call that is not on tells how things are.
    expect(await (await answer('ivan', { number: 9, answer: 'declined' })).json()).toMatchObject({
      call: { answers: [{ person: { id: 'maria' }, answer: 'busy' }] },
    });
  });

  it('does not ring in groups that are bigger than the setting allows', async () => {
    await whereOnlyTwoRing(async () => {
      const page = await ringsOf('maria');
      await page.next();
      await say('ivan', 'joined', 'team');
      await say('ivan', 'joined');
      expect(await page.next()).toMatchObject({ data: { rings: [{ chatId: 'ivan-maria' }] } });
    });
  });

  it('ends for who was taken out of the chat, and is found by who was taken in', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const page = await ringsOf('maria');
    await page.next();
    await say('ivan', 'joined');
    await page.next();
    const gone = await database.db.delete(members).returning();
    vi.advanceTimersByTime(KEEP_ALIVE);
    expect(await page.next()).toMatchObject({ data: { rings: [] } });
    await database.db.insert(members).values(gone);
    vi.advanceTimersByTime(KEEP_ALIVE);
    expect(await page.next()).toMatchObject({ data: { rings: [RING] } });
    vi.useRealTimers();
  });

  it('is watched for in the chats that were active last, and in another one once that is', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { chats, topics } = app.services;
    const both = ['ivan', 'maria'].map((personId) => ({ personId, role: 'member' as const }));
    const quiet = await database.db
      .select({ id: members.chatId })
      .from(members)
      .where(eq(members.personId, 'maria'));
    const later = Array.from({ length: MOST_RINGING }, (_, index) => `later-${index}`);
    for (const id of later) await chats.addIfNew({ id, kind: 'group', title: id, members: both });
    const watch = vi.spyOn(topics, 'watch');
    const page = await ringsOf('maria');
    await page.next();
    expect(new Set(watch.mock.calls.map(([chatId]) => chatId))).toEqual(new Set(later));
    expect(quiet).toContainEqual({ id: 'ivan-maria' });
    await say('ivan', 'joined');
    vi.advanceTimersByTime(KEEP_ALIVE);
    expect(await page.next()).toMatchObject({ data: { rings: [RING] } });
    watch.mockRestore();
    await database.db.delete(chatRows).where(like(chatRows.id, 'later-%'));
    vi.useRealTimers();
  });

  it('is for people who are signed in', async () => {
    const context = { params: Promise.resolve({}) };
    expect((await getRings(await app.request('/api/rings'), context)).status).toBe(401);
  });
});

describe('POST /api/chats/[chatId]/call/answer', () => {
  it('tells the caller who has declined', async () => {
    await say('ivan', 'joined');
    const said = await answer('maria', { number: 1, answer: 'declined' });
    expect(await said.json()).toMatchObject({
      call: {
        number: 1,
        participants: [{ id: 'ivan' }],
        answers: [{ person: { id: 'maria' }, answer: 'declined' }],
      },
    });
  });

  it('is nothing in a group that is too big to be rung', async () => {
    await whereOnlyTwoRing(async () => {
      await say('ivan', 'joined', 'team');
      const said = await answer('maria', { number: 1, answer: 'declined' }, 'team');
      expect(await said.json()).toMatchObject({ call: { number: 1, answers: [] } });
    });
  });

  it('comes too late without harm', async () => {
    const said = await answer('maria', { number: 1, answer: 'accepted' });
    expect(said.status).toBe(200);
    expect(await said.json()).toEqual({ call: null });
  });

  it('does not exist for strangers, alike whether the chat does', async () => {
    const body = { number: 1, answer: 'declined' };
    const [foreign, absent, impossible] = await Promise.all(
      ['ivan-maria', 'nowhere', 'a\u0000b'].map(async (chatId) => {
        const response = await answer('anna', body, chatId);
        return [response.status, await response.text()];
      }),
    );
    expect(foreign).toEqual(absent);
    expect(impossible).toEqual(absent);
    expect(foreign?.[0]).toBe(404);
  });

  it.each([
    ['no number', { answer: 'declined' }],
    ['another word', { number: 1, answer: 'busy' }],
    ['a number that is none', { number: 1.5, answer: 'declined' }],
    ['somebody else’s name', { number: 1, answer: 'declined', person: 'ivan' }],
  ])('refuses %s', async (_what, body) => {
    expect((await answer('maria', body)).status).toBe(422);
  });

  it('refuses the signed-out, other sites and other methods', async () => {
    const body = { number: 1, answer: 'declined' };
    expect((await answer(undefined, body)).status).toBe(401);
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await answer('maria', body, 'ivan-maria', foreign)).status).toBe(403);
    expect(GET(await app.request('/x', { as: 'maria' })).status).toBe(405);
  });
});
