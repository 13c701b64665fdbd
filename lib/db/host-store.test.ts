import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../../testing/databases';
import type { HostMember } from '../calls/host-claims';
import type { OpenDatabase } from './database';
import { hostStore, type HostStore } from './host-store';
import { chats, people } from './schema';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
const person = (id: string, displayName = id) => ({
  id,
  displayName,
  avatarUrl: null,
  email: null,
  language: null,
});

function member(changes: Partial<HostMember> = {}): HostMember {
  return {
    chatId: 'host:42',
    kind: 'direct',
    title: 'Maria',
    role: 'member',
    person: person('host:ivan', 'Ivan'),
    issuedAt: at(0),
    rightUntil: at(300),
    ...changes,
  };
}

describe.each(Object.entries(DATABASES))('what hosts have said, on %s', (_name, open) => {
  let database: OpenDatabase;
  let hosts: HostStore;
  beforeAll(async () => {
    database = await open();
    hosts = hostStore(database.db);
  });
  afterAll(() => database.close());

  it('is kept as the latest token has it, in whatever order they come', async () => {
    await hosts.remember(member());
    expect(await hosts.find('host:42', 'host:ivan')).toEqual(member());
    const later = member({ role: 'moderator', person: person('host:ivan', 'Ivan P.'), issuedAt: at(10) });
    await Promise.all([hosts.remember(later), hosts.remember(member({ issuedAt: at(5), title: 'Masha' }))]);
    expect(await hosts.find('host:42', 'host:ivan')).toEqual(later);
    await hosts.remember(member({ issuedAt: at(9), rightUntil: at(9000) }));
    expect(await hosts.find('host:42', 'host:ivan')).toEqual(later);
  });

  it('is that of the token which lasts longer, of two that were made in one second', async () => {
    const [short, long] = [member({ chatId: 'host:43' }), member({ chatId: 'host:43', rightUntil: at(900) })];
    for (const [first, second] of [
      [short, long],
      [long, short],
    ] as const) {
      await hosts.remember(first);
      await hosts.remember(second);
      expect((await hosts.find('host:43', 'host:ivan'))?.rightUntil).toEqual(at(900));
    }
    await hosts.remember(member({ chatId: 'host:43', issuedAt: at(1), rightUntil: at(2) }));
    expect((await hosts.find('host:43', 'host:ivan'))?.rightUntil).toEqual(at(2));
  });

  it('knows a person by the latest token of any chat, and the chats they have a right to', async () => {
    await hosts.remember(
      member({ chatId: 'host:group', kind: 'group', person: person('host:ivan', 'Vanya'), issuedAt: at(20) }),
    );
    expect(await hosts.person('host:ivan')).toEqual(person('host:ivan', 'Vanya'));
    expect(await hosts.person('host:nobody')).toBeNull();
    const ids = async (seconds: number) =>
      (await hosts.chatsOf('host:ivan', { now: at(seconds), limit: 9 })).map(({ id }) => id).sort();
    expect(await ids(299)).toEqual(['host:42', 'host:group']);
    expect(await ids(300)).toEqual([]);
  });

  it('names the others of a chat', async () => {
    expect(await hosts.others('host:42', 'host:ivan')).toEqual([]);
    await hosts.remember(member({ person: person('host:maria', 'Maria'), title: 'Ivan' }));
    expect(await hosts.others('host:42', 'host:ivan')).toEqual([person('host:maria', 'Maria')]);
  });

  it('lets one of many use a token', async () => {
    const tries = await Promise.all(Array.from({ length: 10 }, () => hosts.useOnce('one', at(600))));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await hosts.useOnce('other', at(600))).toBe(true);
  });

  it('forgets what has no force, and of people a week later', async () => {
    await hosts.forget(at(599));
    expect(await hosts.useOnce('one', at(600))).toBe(false);
    await hosts.forget(at(601));
    expect(await hosts.useOnce('one', at(900))).toBe(true);
    expect(await hosts.find('host:42', 'host:ivan')).not.toBeNull();
    await hosts.forget(at(301 + 7 * 86_400));
    expect(await hosts.find('host:42', 'host:ivan')).toBeNull();
  });

  it('is never mixed with people and chats of our own', async () => {
    const { db } = database;
    await expect(db.insert(people).values(person('host:ivan'))).rejects.toThrow();
    await expect(db.insert(chats).values({ id: 'host:42', kind: 'group', title: 'x' })).rejects.toThrow();
  });
});
