import 'server-only';
import { eq } from 'drizzle-orm';
import type { Person, ProfileChange } from '../people/person';
import type { Database } from './database';
import { avatars, people } from './schema';

export interface PersonStore {
  find(id: string): Promise<Person | null>;
  /** Adds a person at their first sign-in; what they have changed here since stays. */
  addIfNew(person: Person): Promise<void>;
  change(id: string, change: Partial<ProfileChange> & { avatarUrl?: string | null }): Promise<void>;
  saveAvatar(avatar: { id: string; type: string; bytes: Uint8Array }): Promise<void>;
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
    async saveAvatar(avatar) {
      await db.insert(avatars).values(avatar).onConflictDoNothing();
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
