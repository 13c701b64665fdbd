import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callWith, participant, presenceOf, RULES, stateOf } from '../../testing/calls';
import { DATABASES } from '../../testing/databases';
import { COUNTED_MEMBERS } from '../chats/chat';
import type { ListPlace } from '../chats/list-place';
import { applyEvent, NO_CALL, type CallState, type Presence } from '../calls/call';
import { DEFAULT_MODERATION, type Moderation } from '../calls/moderation';
import { occupantWindow } from '../calls/room-event';
import { sweepCalls } from '../calls/sweep-calls';
import { callMessageSink } from './call-message-sink';
import { callStore as callStoreWith } from './call-store';
import { chatStore } from './chat-store';
import type { Database, OpenDatabase } from './database';
import { messageStore } from './message-store';
import { moderationStore } from './moderation-store';
import { personStore } from './person-store';
import { currentRevision } from './revisions';

const callStore = (db: Database) => callStoreWith(db, { message: callMessageSink });

describe.each(Object.entries(DATABASES))('changes of a chat on %s', (_name, open) => {
  it('are told by the id of the chat once they are written, and not when they are taken back', async () => {
    const { db, listen, close } = await open();
    const odd = `a "chat"; of 'ours'`;
    const heard: string[] = [];
    const ears = { onChange: (chatId: string) => void heard.push(chatId), onGap: () => undefined };
    const stop = await listen(ears);
    const state = (chatId: string) => ({ state: stateOf(callWith({ chatId })) });
    await callStore(db)
      .change('taken-back', () => {
        throw new Error('no');
      })
      .catch(() => undefined);
    await callStore(db).change(odd, () => state(odd));
    await callStore(db).change('second', () => state('second'));
    await expect.poll(() => heard).toEqual([odd, 'second']);
    await stop();
    await callStore(db).change('third', () => state('third'));
    await close();
    expect(heard).toHaveLength(2);
  });

  it('are numbered in the order in which they become visible, however many write at once', async () => {
    const { db, close } = await open();
    await personStore(db).addIfNew({ ...participant('ivan'), email: null, language: null });
    const group = { id: 'busy', kind: 'group', title: 'Busy' } as const;
    await chatStore(db).addIfNew({ ...group, members: [{ personId: 'ivan', role: 'member' }] });
    const messages = messageStore(db, { rules: RULES, now: () => new Date() });
    const seen: number[] = [];
    let cursor = 0;
    let writing = true;
    const reading = (async () => {
      while (writing || cursor < (await currentRevision(db, 'busy'))) {
        const upTo = await currentRevision(db, 'busy');
        for (const { revision } of await messages.changed('busy', { after: cursor, upTo, limit: 1000 })) {
          seen.push(revision);
        }
        cursor = upTo;
      }
    })();
    const texts = Array.from({ length: 60 }, (_, index) => `message ${index}`);
    await Promise.all(texts.map((text) => messages.add({ chatId: 'busy', authorId: 'ivan', text })));
    writing = false;
    await reading;
    expect(seen).toHaveLength(60);
    await close();
  });
});

describe.each(Object.entries(DATABASES))('stores on %s', (_name, open) => {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const person = (id: string, displayName = id) => ({
    id,
    displayName,
    avatarUrl: null,
    email: `${id}@example.org`,
    language: null,
  });

  const webinar: Moderation = { share: 'moderators', microphones: 'onRequest', record: 'nobody' };
  const loud: Moderation = { share: 'everyone', microphones: 'open', record: 'everyone' };

  describe('moderation of calls', () => {
    it('is kept for one call of one chat, whoever keeps the chat, and the last word stands', async () => {
      const moderations = moderationStore(database.db);
      const [seen, other] = [DEFAULT_MODERATION, '!of:another.system'];
      expect(await moderations.set(other, 2, { wished: webinar, seen }, seen)).toBe(true);
      expect(await moderations.set(other, 2, { wished: loud, seen: webinar }, seen)).toBe(true);
      expect(await moderations.find(other, 2)).toEqual(loud);
      expect(await moderations.find(other, 3)).toBeNull();
      expect(await moderations.find('pair', 2)).toBeNull();
    });

    it('is refused where something else holds than was seen, and then the call keeps what it has', async () => {
      const moderations = moderationStore(database.db);
      const usual = DEFAULT_MODERATION;
      expect(await moderations.set('seen', 1, { wished: loud, seen: webinar }, usual)).toBe(false);
      expect(await moderations.find('seen', 1)).toBeNull();
      expect(await moderations.set('seen', 1, { wished: webinar, seen: usual }, usual)).toBe(true);
      expect(await moderations.set('seen', 1, { wished: loud, seen: usual }, usual)).toBe(false);
      expect(await moderations.find('seen', 1)).toEqual(webinar);
      // Sent twice, or wished by two, it is no contradiction.
      expect(await moderations.set('seen', 1, { wished: webinar, seen: usual }, usual)).toBe(true);
    });

    it.each([false, true])('goes to one of two who decide at once; decided before: %s', async (before) => {
      const moderations = moderationStore(database.db);
      const chat = `at-once-${before}`;
      const usual = DEFAULT_MODERATION;
      const seen = before ? { ...usual, record: 'nobody' as const } : usual;
      if (before) await moderations.set(chat, 1, { wished: seen, seen: usual }, usual);
      const won = await Promise.all(
        [webinar, loud].map((wished) => moderations.set(chat, 1, { wished, seen }, usual)),
      );
      expect(won.toSorted()).toEqual([false, true]);
      expect(await moderations.find(chat, 1)).toEqual(won[0] ? webinar : loud);
    });

    it('is forgotten when a later call of the chat is decided about', async () => {
      const moderations = moderationStore(database.db);
      const seen = DEFAULT_MODERATION;
      for (const number of [1, 2, 3]) {
        await moderations.set('forgets', number, { wished: webinar, seen }, seen);
        await moderations.set('remembers', 1, { wished: webinar, seen }, seen);
      }
      const kept = [1, 2, 3].map((number) => moderations.find('forgets', number));
      expect(await Promise.all(kept)).toEqual([null, null, webinar]);
      expect(await moderations.find('remembers', 1)).toEqual(webinar);
    });
  });

  describe('people', () => {
    it('knows nobody it was not told about', async () => {
      expect(await personStore(database.db).find('nobody')).toBeNull();
    });

    it.each([
      ['plain', 'Ann'],
      ['right-to-left', 'شَهْرَزاد ‏(א)'],
      ['emoji', '👩‍👩‍👧‍👦 '.repeat(20).trim()],
      ['quotes and SQL', `Robert'); drop table people;-- "\\"`],
      ['200 code points', '𝒳'.repeat(200)],
    ])('keeps a %s name as it is', async (id, name) => {
      const people = personStore(database.db);
      await people.addIfNew(person(id, name));
      expect(await people.find(id)).toEqual(person(id, name));
    });

    it('keeps what somebody changed when they are added again', async () => {
      const people = personStore(database.db);
      await people.addIfNew(person('kim'));
      await people.change('kim', { displayName: 'Kim K.', language: 'ru' });
      await people.addIfNew(person('kim', 'Kim of the issuer'));
      expect(await people.find('kim')).toMatchObject({ displayName: 'Kim K.', language: 'ru' });
    });

    it('changes one person and nobody else', async () => {
      const people = personStore(database.db);
      await people.addIfNew(person('one'));
      await people.addIfNew(person('two'));
      await people.change('one', { language: 'ru' });
      expect(await people.find('one')).toMatchObject({ displayName: 'one', language: 'ru' });
      expect(await people.find('two')).toMatchObject({ language: null });
    });

    it('keeps every byte of a picture, and the first one under a name', async () => {
      const people = personStore(database.db);
      const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      for (const id of ['pia', 'pam']) await people.addIfNew(person(id));
      expect(await people.setAvatar('pia', { id: 'picture', type: 'image/png', bytes })).toBe(
        '/avatars/picture',
      );
      await people.setAvatar('pam', { id: 'picture', type: 'image/webp', bytes: new Uint8Array(1) });
      expect(await people.find('pia')).toMatchObject({ avatarUrl: '/avatars/picture' });
      const found = await people.findAvatar('picture');
      expect(found?.type).toBe('image/png');
      expect(Buffer.from(found?.bytes ?? []).equals(bytes)).toBe(true);
      expect(await people.findAvatar('another')).toBeNull();
    });

    it('deletes a picture with the last person who shows it, and no other', async () => {
      const people = personStore(database.db);
      const picture = (id: string) => ({ id, type: 'image/png', bytes: new Uint8Array(8) });
      for (const id of ['una', 'ugo']) {
        await people.addIfNew(person(id));
        await people.setAvatar(id, picture('shared'));
      }
      await people.setAvatar('una', picture('own'));
      expect(await people.findAvatar('shared')).not.toBeNull();
      await people.setAvatar('una', picture('own'));
      expect(await people.findAvatar('own')).not.toBeNull();
      expect(await people.setAvatar('una', null)).toBeNull();
      expect(await people.findAvatar('own')).toBeNull();
      await people.setAvatar('ugo', picture('own'));
      expect(await people.findAvatar('shared')).toBeNull();
      expect(await people.findAvatar('own')).not.toBeNull();
    });

    it('never leaves somebody with a picture that is gone', async () => {
      const people = personStore(database.db);
      const picture = { id: 'contested', type: 'image/png', bytes: new Uint8Array(8) };
      for (const id of ['uma', 'uwe']) await people.addIfNew(person(id));
      for (let round = 0; round < 20; round++) {
        await people.setAvatar('uma', picture);
        await Promise.all([people.setAvatar('uma', null), people.setAvatar('uwe', picture)]);
        expect(await people.findAvatar('contested'), `round ${round}`).not.toBeNull();
        await people.setAvatar('uwe', null);
        expect(await people.findAvatar('contested')).toBeNull();
      }
    });
  });

  describe('chats', () => {
    beforeAll(async () => {
      const people = personStore(database.db);
      for (const id of ['ada', 'bob', 'eve']) await people.addIfNew(person(id));
      const chats = chatStore(database.db);
      const ada = { personId: 'ada', role: 'moderator' } as const;
      await chats.addIfNew({
        id: 'pair',
        kind: 'direct',
        title: null,
        members: [ada, { personId: 'bob', role: 'member' }],
      });
      await chats.addIfNew({ id: 'alone', kind: 'group', title: 'Alone', members: [ada] });
    });

    it('finds a chat with its members and their roles', async () => {
      const chat = await chatStore(database.db).find('pair');
      expect(chat).toMatchObject({ id: 'pair', kind: 'direct', title: null });
      expect(chat?.members.map(({ person: { id }, role }) => [id, role])).toEqual([
        ['ada', 'moderator'],
        ['bob', 'member'],
      ]);
    });

    it('finds a chat for one of many members without reading all of them', async () => {
      const people = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);
      for (const id of people) await personStore(database.db).addIfNew(person(id));
      const chats = chatStore(database.db);
      const members = people.map((personId) => ({ personId, role: 'member' as const }));
      await chats.addIfNew({ id: 'crowd', kind: 'group', title: 'Crowd', members });
      for (const id of people) {
        const found = (await chats.findFor('crowd', id, 3))?.members.map((member) => member.person.id) ?? [];
        expect(found).toContain(id);
        expect([3, 4]).toContain(found.length);
      }
      expect((await chats.findFor('crowd', 'ada', 3))?.members).toHaveLength(3);
      expect(await chats.findFor('crowd', 'crowd-1', 20)).toEqual(await chats.find('crowd'));
      expect(await chats.findFor('no-such-chat', 'crowd-1', 3)).toBeNull();
    });

    it('lists the chats of one person only, each with a few of its members and their number', async () => {
      const chats = chatStore(database.db);
      const listed = async (personId: string) =>
        (await chats.listFor(personId, { limit: 9 })).map(({ id, members, memberCount }) => [
          id,
          members.map(({ person }) => person.id),
          memberCount,
        ]);
      expect(await listed('ada')).toEqual([
        ['alone', ['ada'], 1],
        ['pair', ['ada', 'bob'], 2],
      ]);
      expect(await listed('bob')).toEqual([['pair', ['ada', 'bob'], 2]]);
      const crowd = ['crowd-0', 'crowd-1', 'crowd-10', 'crowd-11'];
      expect(await listed('crowd-7')).toEqual([['crowd', crowd, 12]]);
      expect(await listed('eve')).toEqual([]);
    });

    it('counts members no further than it has to', async () => {
      const chats = chatStore(database.db);
      const count = COUNTED_MEMBERS + 5;
      await database.db.execute(sql`insert into chats (id, kind, title) values ('town', 'group', 'Town')`);
      await database.db.execute(
        sql`insert into people (id, display_name) select 'town-' || n, 'Town' from generate_series(1, ${count}::integer) n`,
      );
      const join = (most: number) =>
        database.db.execute(sql`insert into members (chat_id, person_id, role)
          select 'town', 'town-' || n, 'member' from generate_series(1, ${most}::integer) n on conflict do nothing`);
      await join(COUNTED_MEMBERS);
      expect(await chats.countMembers('town')).toBe(COUNTED_MEMBERS);
      await join(count);
      expect(await chats.countMembers('town')).toBe(COUNTED_MEMBERS + 1);
      expect(await chats.listFor('town-1', { limit: 9 })).toMatchObject([
        { id: 'town', memberCount: COUNTED_MEMBERS + 1 },
      ]);
      expect(await chats.countMembers('no-such-chat')).toBe(0);
    });

    it('pages through the chats of a person, the most recently active first, without gap or repeat', async () => {
      const chats = chatStore(database.db);
      const messages = messageStore(database.db, { rules: RULES, now: () => new Date() });
      await personStore(database.db).addIfNew(person('busy'));
      const ids = Array.from({ length: 7 }, (_, index) => `busy-${index}`);
      for (const id of ids) {
        await chats.addIfNew({
          id,
          kind: 'group',
          title: id,
          members: [{ personId: 'busy', role: 'member' }],
        });
      }
      // At one moment: then the id decides.
      await database.db.execute(
        sql`update chats set created_at = '2026-01-01T00:00:00.123456Z' where id in ('busy-2', 'busy-3', 'busy-4')`,
      );
      await messages.add({ chatId: 'busy-0', authorId: 'busy', text: 'Hello' });
      const pages: string[][] = [];
      let after: ListPlace | undefined;
      do {
        const page = await chats.listFor('busy', { limit: 2, ...(after && { after }) });
        pages.push(page.map(({ id }) => id));
        after = page.at(-1)?.place;
      } while (after);
      const order = [6, 5, 1, 4, 3, 2].map((index) => `busy-${index}`);
      expect(pages).toEqual([['busy-0', order[0]], order.slice(1, 3), order.slice(3, 5), order.slice(5), []]);
      expect(await chats.ownChats('busy', { limit: 3 })).toEqual([
        { id: 'busy-0', kind: 'group', title: 'busy-0' },
        { id: 'busy-6', kind: 'group', title: 'busy-6' },
        { id: 'busy-5', kind: 'group', title: 'busy-5' },
      ]);
    });

    it('leaves out groups that are too big to ring, and no direct chat', async () => {
      const chats = chatStore(database.db);
      const ringing = async (personId: string, mostMembers: number) =>
        (await chats.ownChats(personId, { limit: 9, mostMembers })).map(({ id }) => id);
      expect(await ringing('crowd-1', 11)).toEqual([]);
      expect(await ringing('crowd-1', 12)).toEqual(['crowd']);
      expect(await ringing('ada', 0)).toEqual(['pair']);
      expect(await ringing('ada', 1)).toEqual(['alone', 'pair']);
    });

    it.each(['none', '', '%', "' or true --", 'PAIR', 'pair '])('finds no chat under %j', async (id) => {
      expect(await chatStore(database.db).find(id)).toBeNull();
    });

    it('leaves a chat that is already there alone', async () => {
      const chats = chatStore(database.db);
      await chats.addIfNew({
        id: 'alone',
        kind: 'direct',
        title: 'Other',
        members: [{ personId: 'ada', role: 'member' }],
      });
      const chat = await chats.find('alone');
      expect(chat).toMatchObject({ kind: 'group', title: 'Alone', members: [{ role: 'moderator' }] });
    });

    it('keeps what was decided for its calls, and until then what holds without a decision', async () => {
      const chats = chatStore(database.db);
      expect((await chats.find('pair'))?.moderation).toEqual(DEFAULT_MODERATION);
      const seen = DEFAULT_MODERATION;
      expect(await chats.setModeration('pair', { wished: webinar, seen })).toBe('set');
      expect((await chats.find('pair'))?.moderation).toEqual(webinar);
      expect(await chats.setModeration('pair', { wished: loud, seen })).toBe('changed');
      expect(await chats.setModeration('pair', { wished: webinar, seen })).toBe('set');
      expect((await chats.find('pair'))?.moderation).toEqual(webinar);
      expect(await chats.setModeration('pair', { wished: seen, seen: webinar })).toBe('set');
      expect((await chats.find('pair'))?.moderation).toEqual(DEFAULT_MODERATION);
    });

    it('says that a chat that it does not know keeps no decision', async () => {
      const change = { wished: webinar, seen: DEFAULT_MODERATION };
      expect(await chatStore(database.db).setModeration('no-such-chat', change)).toBe('missing');
    });

    it('lets one of two decide for a chat at once', async () => {
      const chats = chatStore(database.db);
      const outcomes = await Promise.all(
        [webinar, loud].map((wished) => chats.setModeration('pair', { wished, seen: DEFAULT_MODERATION })),
      );
      expect(outcomes.toSorted()).toEqual(['changed', 'set']);
      const winner = outcomes[0] === 'set' ? webinar : loud;
      expect((await chats.find('pair'))?.moderation).toEqual(winner);
      await chats.setModeration('pair', { wished: DEFAULT_MODERATION, seen: winner });
    });

    it('refuses a member that is nobody, and then keeps nothing of the chat', async () => {
      const chats = chatStore(database.db);
      const members = [
        { personId: 'ada', role: 'member' } as const,
        { personId: 'ghost', role: 'member' } as const,
      ];
      await expect(chats.addIfNew({ id: 'broken', kind: 'group', title: 'x', members })).rejects.toThrow();
      expect(await chats.listFor('ada', { limit: 9 })).toHaveLength(2);
    });
  });

  describe('messages', () => {
    it('pages back from the newest, each page oldest first, without gap or repeat', async () => {
      const messages = messageStore(database.db, { rules: RULES, now: () => new Date() });
      const ids: number[] = [];
      for (let index = 0; index < 7; index++) {
        ids.push(await messages.add({ chatId: 'pair', authorId: 'ada', text: `message ${index}` }));
        await messages.add({ chatId: 'alone', authorId: 'ada', text: 'of another chat' });
      }
      const pages: number[][] = [];
      let before: number | undefined;
      do {
        const page = await messages.list('pair', { limit: 3, ...(before && { before }) });
        pages.push(page.map(({ id }) => id));
        before = page[0]?.id;
      } while (before !== undefined);
      expect(pages).toEqual([ids.slice(4), ids.slice(1, 4), ids.slice(0, 1), []]);
    });

    it('gives text, author as they are now, and the moment as ISO 8601 in UTC', async () => {
      const messages = messageStore(database.db, { rules: RULES, now: () => new Date() });
      const text = '<b>«ёж»</b> \u202e 👍\n\ttab';
      await messages.add({ chatId: 'pair', authorId: 'bob', text });
      await personStore(database.db).change('bob', { displayName: 'Bobby' });
      const [message] = await messages.list('pair', { limit: 1 });
      expect(message).toMatchObject({
        chatId: 'pair',
        text,
        author: { id: 'bob', displayName: 'Bobby', avatarUrl: null },
      });
      expect(message?.sentAt).toBe(new Date(message?.sentAt ?? 0).toISOString());
      expect(Math.abs(Date.parse(message?.sentAt ?? '') - Date.now())).toBeLessThan(60_000);
    });
  });

  describe('calls', () => {
    const at = new Date('2026-11-22T10:00:00Z');

    const ivan = participant('ivan');
    const maria = { ...participant('maria'), avatarUrl: '/people/maria.svg' };
    const call = (chatId: string, number = 1) => callWith({ chatId, number });

    it('are none in a chat that never had one', async () => {
      expect(await callStore(database.db).load('never')).toEqual(NO_CALL);
    });

    it('come back as they were written, and change in place', async () => {
      const store = callStore(database.db);
      const first = stateOf(call('kept'), presenceOf(ivan));
      await store.change('kept', () => ({ state: first }));
      expect(await store.load('kept')).toEqual(first);
      const later = new Date(at.getTime() + 5000);
      const second: CallState = {
        call: callWith({ chatId: 'kept', endedAt: later }),
        presences: [
          presenceOf(ivan, 'ivan-1', { leftAt: later }),
          presenceOf(maria, 'maria-1', { lapsed: true }),
        ],
        answers: [{ person: participant('oleg'), answer: 'declined', at: later }],
      };
      await store.change('kept', (before) => {
        expect(before).toEqual(first);
        return { state: second };
      });
      expect(await store.load('kept')).toEqual(second);
    });

    it('write nothing when nothing was decided', async () => {
      const store = callStore(database.db);
      await store.change('undecided', () => ({}));
      expect(await store.load('undecided')).toEqual(NO_CALL);
    });

    it('write the end of the call before together with the next one', async () => {
      const store = callStore(database.db);
      await store.change('next', () => ({ state: stateOf(call('next')) }));
      await store.change('next', () => ({
        closed: { ...call('next'), endedAt: at },
        state: stateOf(call('next', 2), presenceOf(maria)),
      }));
      expect(await store.load('next')).toMatchObject({ call: { number: 2 } });
      expect(await store.history('next', { limit: 10 })).toEqual([stateOf({ ...call('next'), endedAt: at })]);
    });

    it('are never two at once in one chat', async () => {
      const store = callStore(database.db);
      await store.change('twice', () => ({ state: stateOf(call('twice')) }));
      const second = store.change('twice', () => ({ state: stateOf(call('twice', 2)) }));
      await expect(second).rejects.toThrow();
    });

    it('begin once, however many join first at the same time', async () => {
      const store = callStore(database.db);
      const people = Array.from({ length: 8 }, (_, index) => ({ ...ivan, id: `person-${index}` }));
      await Promise.all(
        people.map((person) =>
          store.change('rush', (state) => {
            const { number, kind, media } = call('rush');
            const joined = { type: 'joined', chatId: 'rush', number, kind, room: 'room', media } as const;
            return applyEvent(state, { ...joined, window: 'window-1', person }, at, RULES);
          }),
        ),
      );
      const { call: begun, presences } = await store.load('rush');
      expect(begun?.number).toBe(1);
      expect(presences.map(({ person }) => person.id).sort()).toEqual(people.map(({ id }) => id));
    });

    it('are swept once by any number of instances, with their true end', async () => {
      const store = callStore(database.db);
      await store.change('swept', () => ({ state: stateOf(call('swept'), presenceOf(ivan)) }));
      const deps = {
        calls: store,
        rules: RULES,
        now: () => new Date(at.getTime() + 3600_000),
      };
      const ended = (await Promise.all([sweepCalls(deps), sweepCalls(deps), sweepCalls(deps)])).flat();
      expect(ended.filter((chatId) => chatId === 'swept')).toEqual(['swept']);
      expect((await store.load('swept')).call?.endedAt).toEqual(at);
    });

    it('are swept where time may have changed something, and nowhere else', async () => {
      const store = callStore(database.db);
      const heard = new Date(at.getTime() + 1);
      const left = { leftAt: at };
      const lapsed = { lapsed: true };
      const fresh = { renewedAt: heard };
      const cases: Record<string, Presence[]> = {
        'due: nobody left': [presenceOf(ivan, 'ivan-1', left)],
        'due: a lease ran out': [presenceOf(ivan), presenceOf(maria, 'maria-1', fresh)],
        'due: all leases ran out, noted': [presenceOf(ivan, 'ivan-1', lapsed)],
        'not due: one is there': [presenceOf(ivan, 'ivan-1', fresh)],
        'due: an occupant is silent for too long': [
          presenceOf(ivan, 'occupant:a', { renewedAt: new Date(at.getTime() - 10) }),
        ],
        'not due: an occupant is there': [presenceOf(ivan, 'occupant:a', { renewedAt: at })],
        'not due: one is there, one has left': [
          presenceOf(ivan, 'ivan-1', fresh),
          presenceOf(maria, 'maria-1', left),
        ],
        'not due: one is there, one lease ran out, noted': [
          presenceOf(ivan, 'ivan-1', fresh),
          presenceOf(maria, 'maria-1', lapsed),
        ],
      };
      for (const [chatId, presences] of Object.entries(cases)) {
        await store.change(chatId, () => ({ state: stateOf(call(chatId), ...presences) }));
      }
      const over = callWith({ chatId: 'not due: over', endedAt: at });
      await store.change('not due: over', () => ({ state: stateOf(over, presenceOf(ivan)) }));
      const since = { window: at, occupant: new Date(at.getTime() - 5) };
      const due = (await store.due(since)).filter((chatId) => /due: /.test(chatId));
      expect(due.toSorted()).toEqual(
        Object.keys(cases)
          .filter((name) => name.startsWith('due'))
          .toSorted(),
      );
    });

    it('have one message in a chat of ours, which moves on with them, and none in another’s', async () => {
      const store = callStore(database.db);
      const messages = messageStore(database.db, { rules: RULES, now: () => at });
      const begun = callWith({ chatId: 'pair', startedBy: participant('ada') });
      const joined = stateOf(begun, presenceOf(participant('ada')));
      const before = await currentRevision(database.db, 'pair');
      await store.change('pair', () => ({ state: joined }));
      const [message] = await messages.list('pair', { limit: 1 });
      expect(message).toMatchObject({
        author: { id: 'ada' },
        sentAt: at.toISOString(),
        call: { number: 1, outcome: 'ongoing' },
      });
      await messages.add({ chatId: 'pair', authorId: 'bob', text: 'after it' });
      const ended = { ...joined, call: { ...begun, endedAt: at } };
      await store.change('pair', () => ({ state: ended }));
      expect(await messages.list('pair', { limit: 2 })).toMatchObject([
        { id: message?.id, call: { outcome: 'ended', endedAt: at.toISOString() } },
        { text: 'after it' },
      ]);
      const upTo = await currentRevision(database.db, 'pair');
      const changed = await messages.changed('pair', { after: before, upTo, limit: 10 });
      expect(changed).toMatchObject([
        { message: { text: 'after it' } },
        { revision: upTo, message: { id: message?.id } },
      ]);
      expect(await messages.changed('pair', { after: before, upTo: upTo - 1, limit: 10 })).toHaveLength(1);
      expect(await messages.changed('pair', { after: before, upTo, limit: 1 })).toHaveLength(1);

      await store.change('of-a-host', () => ({ state: stateOf(callWith({ chatId: 'of-a-host' })) }));
      expect(await messages.list('of-a-host', { limit: 1 })).toEqual([]);
      expect(await currentRevision(database.db, 'of-a-host')).toBeGreaterThan(upTo);
    });

    it('are no change when a lease was renewed', async () => {
      const store = callStore(database.db);
      const ivanIn = presenceOf(ivan);
      await store.change('renewed', () => ({ state: stateOf(call('renewed'), ivanIn) }));
      const before = await currentRevision(database.db, 'renewed');
      const later = new Date(at.getTime() + 20_000);
      await store.change('renewed', (state) => ({
        state: { ...state, presences: [{ ...ivanIn, renewedAt: later }] },
      }));
      expect((await store.load('renewed')).presences[0]?.renewedAt).toEqual(later);
      expect(await currentRevision(database.db, 'renewed')).toBe(before);
    });

    it('tell who is in a call of another chat', async () => {
      const store = callStore(database.db);
      const late = new Date(at.getTime() - 1);
      const heard = { window: late, occupant: late, isExcused: false };
      await store.change('one', () => ({
        state: stateOf(
          call('one'),
          presenceOf(participant('in')),
          presenceOf(participant('gone'), 'gone-1', { leftAt: at }),
          presenceOf(participant('silent'), 'silent-1', { renewedAt: late }),
        ),
      }));
      const over = { ...call('two'), endedAt: at };
      await store.change('two', () => ({ state: stateOf(over, presenceOf(participant('past'))) }));
      const ids = ['in', 'gone', 'silent', 'past', 'nobody'];
      expect(await store.elsewhere('other', ids, heard)).toEqual(new Set(['in']));
      expect(await store.elsewhere('one', ids, heard)).toEqual(new Set());
      expect(await store.elsewhere('other', [], heard)).toEqual(new Set());
    });

    it('are found by their room, on or over, and by nothing like it', async () => {
      const store = callStore(database.db);
      await store.change('roomy', () => ({
        state: stateOf({ ...call('roomy'), endedAt: at, kind: 'direct' }),
      }));
      await store.change('roomy', () => ({ state: stateOf(call('roomy', 2)) }));
      await store.change('roomless', () => ({
        state: stateOf(callWith({ chatId: 'roomless', room: null })),
      }));
      const first = { chatId: 'roomy', number: 1, kind: 'direct' };
      expect(await store.findByRoom('room-roomy-1')).toEqual(first);
      expect(await store.findByRoom('room-roomy-2')).toMatchObject({ number: 2, kind: 'group' });
      for (const room of ['room-roomy-3', 'ROOM-ROOMY-1', 'room-roomy-%', '', 'null'])
        expect(await store.findByRoom(room), room).toBeNull();
      expect(await store.latestNumbers(['roomy', 'roomless', 'never'])).toEqual(
        new Map([
          ['roomy', 2],
          ['roomless', 1],
        ]),
      );
      expect(await store.latestNumbers([])).toEqual(new Map());
    });

    it('tell who is in another chat’s, an occupant for longer than a window', async () => {
      const store = callStore(database.db);
      const occupant = occupantWindow('a@b/c');
      await store.change('busy', () => ({
        state: stateOf(
          call('busy'),
          presenceOf(participant('by-window')),
          presenceOf(participant('by-server'), occupant),
          presenceOf(participant('left'), occupant, { leftAt: at }),
        ),
      }));
      const busy = async (chatId: string, window: number, occupantSince: number, isExcused = false) => {
        const since = (seconds: number) => new Date(at.getTime() + seconds * 1000);
        const heard = { window: since(window), occupant: since(occupantSince), isExcused };
        return [...(await store.elsewhere(chatId, ['by-window', 'by-server', 'left'], heard))].sort();
      };
      expect(await busy('other', -1, -1)).toEqual(['by-server', 'by-window']);
      expect(await busy('other', 0, -1)).toEqual(['by-server']);
      expect(await busy('other', 0, 0)).toEqual([]);
      expect(await busy('busy', -1, -1)).toEqual([]);
      // After a break a window’s silence is forgiven, unless it was noted by an instance that could hear.
      expect(await busy('other', 0, 0, true)).toEqual(['by-window']);
      await store.change('busy', (state) => ({
        state: { ...state, presences: state.presences.map((one) => ({ ...one, lapsed: true })) },
      }));
      expect(await busy('other', 0, 0, true)).toEqual([]);
      await store.change('busy', (state) => ({ state: { ...state, call: { ...state.call!, endedAt: at } } }));
      expect(await busy('other', -1, -1)).toEqual([]);
    });

    it('page back through the history, the latest first', async () => {
      const store = callStore(database.db);
      for (const number of [1, 2, 3]) {
        const ended = { ...call('past', number), endedAt: at };
        await store.change('past', () => ({
          state: stateOf(ended, presenceOf(maria)),
        }));
      }
      await store.change('past', () => ({ state: stateOf(call('past', 4)) }));
      const numbers = async (page: { before?: number; limit: number }) =>
        (await store.history('past', page)).map((state) => [state.call?.number, state.presences.length]);
      expect(await numbers({ limit: 2 })).toEqual([
        [3, 1],
        [2, 1],
      ]);
      expect(await numbers({ before: 2, limit: 2 })).toEqual([[1, 1]]);
    });
  });
});
