import 'server-only';
import { and, eq, notExists, sql } from 'drizzle-orm';
import type { Person, ProfileChange } from '../people/person';
import type { Database } from './database';
import { avatars, people } from './schema';

interface Avatar {
  id: string;
  type: string;
  bytes: Uint8Array;
}

// Any number that no other lock has. Pictures are set one at a time: of two people with the same one, one may give it
// up while the other takes it.
const AVATAR_LOCK = 7_205_002;

export interface PersonStore {
  find(id: string): Promise<Person | null>;
  /** Adds a person at their first sign-in; what they have changed here since stays. */
  addIfNew(person: Person): Promise<void>;
  change(id: string, change: Partial<ProfileChange>): Promise<void>;
  /**
   * Gives somebody a picture, or none. One that nobody shows any more is deleted.
   *
   * @returns its address on our origin
   */
  setAvatar(personId: string, avatar: Avatar | null): Promise<string | null>;
  findAvatar(id: string): Promise<{ type: string; bytes: Uint8Array } | null>;
}

export const personColumns = {
  id: people.id,
  displayName: people.displayName,
  avatarUrl: people.avatarUrl,
  email: people.email,
  language: people.language,
};

export function personStore(db: Database): PersonStore {
  return {
    async find(id) {
      const [row] = await db.select(personColumns).from(people).where(eq(people.id, id));
      return row ?? null;
    },
    async addIfNew(person) {
      await db.insert(people).values(person).onConflictDoNothing();
    },
    async change(id, change) {
      await db.update(people).set(change).where(eq(people.id, id));
    },
    async setAvatar(personId, avatar) {
      const avatarUrl = avatar && avatarAddress(avatar.id);
      await db.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${AVATAR_LOCK})`);
        const [before] = await tx.select(personColumns).from(people).where(eq(people.id, personId));
        if (avatar) await tx.insert(avatars).values(avatar).onConflictDoNothing();
        await tx.update(people).set({ avatarUrl }).where(eq(people.id, personId));
        const left = before?.avatarUrl;
        if (!left?.startsWith(avatarAddress(''))) return;
        const shown = tx.select({ id: people.id }).from(people).where(eq(people.avatarUrl, left));
        const id = left.slice(avatarAddress('').length);
        await tx.delete(avatars).where(and(eq(avatars.id, id), notExists(shown)));
      });
      return avatarUrl;
    },
    async findAvatar(id) {
      const [row] = await db
        .select({ type: avatars.type, bytes: avatars.bytes })
        .from(avatars)
        .where(eq(avatars.id, id));
      return row ?? null;
    },
  };
}

function avatarAddress(id: string): string {
  return `/avatars/${id}`;
}
