import 'server-only';
import { and, desc, eq, gt, lt, ne, or } from 'drizzle-orm';
import type { ChatKind } from '../calls/membership';
import type { HostMember } from '../calls/host-claims';
import type { Person } from '../people/person';
import type { Database } from './database';
import { hostMembers, usedHostTokens } from './schema';

/** How long what a host said of somebody is kept after it has lost its force, in milliseconds. */
const KEPT = 7 * 24 * 3600_000;

/** Most others of a direct chat that are looked for: one, and one more if a host thinks otherwise. */
const MOST_OTHERS = 2;

/** What hosts' tokens have said, and which of them were used. */
export interface HostStore {
  /** Keeps what a token says, unless a later one has spoken, and gives what holds: the later word of the two. */
  remember(member: HostMember): Promise<HostMember>;
  /** What is known of somebody in a chat, also after their right has ended. */
  find(chatId: string, personId: string): Promise<HostMember | null>;
  /** The others that are known in a direct chat, those that were seen last first. */
  others(chatId: string, personId: string): Promise<Person[]>;
  /** Somebody as the latest token has them, in whichever chat. */
  person(personId: string): Promise<Person | null>;
  /** The chats that somebody has a right to, those first whose token is the latest. */
  chatsOf(personId: string, which: { now: Date; limit: number }): Promise<{ id: string; kind: ChatKind }[]>;
  /** Whether nobody has entered by this token yet; from then on somebody has. */
  useOnce(id: string, forgetAt: Date): Promise<boolean>;
  /** Deletes what has no force any more. */
  forget(now: Date): Promise<void>;
}

export function hostStore(db: Database): HostStore {
  const of = (chatId: string, personId: string) =>
    and(eq(hostMembers.chatId, chatId), eq(hostMembers.personId, personId));
  const find = async (chatId: string, personId: string) => {
    const [row] = await db.select().from(hostMembers).where(of(chatId, personId));
    return row ? memberOf(row) : null;
  };
  return {
    find,
    async remember(member) {
      const { chatId, issuedAt, person, ...said } = member;
      const { id: personId, ...profile } = person;
      const known = await find(chatId, personId);
      // A token is used for many requests, and only its first has something to write.
      if (known && !isLater(member, known)) return known;
      const values = { ...said, issuedAt, person: profile };
      await db
        .insert(hostMembers)
        .values({ chatId, personId, ...values })
        .onConflictDoUpdate({
          target: [hostMembers.chatId, hostMembers.personId],
          set: values,
          setWhere: or(
            lt(hostMembers.issuedAt, issuedAt),
            and(eq(hostMembers.issuedAt, issuedAt), lt(hostMembers.rightUntil, member.rightUntil)),
          ),
        });
      return member;
    },
    async others(chatId, personId) {
      const rows = await db
        .select()
        .from(hostMembers)
        .where(and(eq(hostMembers.chatId, chatId), ne(hostMembers.personId, personId)))
        .orderBy(desc(hostMembers.issuedAt))
        .limit(MOST_OTHERS);
      return rows.map((row) => memberOf(row).person);
    },
    async person(personId) {
      const [row] = await db
        .select()
        .from(hostMembers)
        .where(eq(hostMembers.personId, personId))
        .orderBy(desc(hostMembers.issuedAt))
        .limit(1);
      return row ? memberOf(row).person : null;
    },
    chatsOf: (personId, { now, limit }) =>
      db
        .select({ id: hostMembers.chatId, kind: hostMembers.kind })
        .from(hostMembers)
        .where(and(eq(hostMembers.personId, personId), gt(hostMembers.rightUntil, now)))
        .orderBy(desc(hostMembers.issuedAt))
        .limit(limit),
    async useOnce(id, forgetAt) {
      const written = await db
        .insert(usedHostTokens)
        .values({ id, forgetAt })
        .onConflictDoNothing()
        .returning({ id: usedHostTokens.id });
      return written.length > 0;
    },
    async forget(now) {
      await db.delete(usedHostTokens).where(lt(usedHostTokens.forgetAt, now));
      await db.delete(hostMembers).where(lt(hostMembers.rightUntil, new Date(now.getTime() - KEPT)));
    },
  };
}

/** Whether one is the later word: of two that were made in one second, that which lasts longer. */
function isLater(one: HostMember, other: HostMember): boolean {
  const [made, before] = [one.issuedAt.getTime(), other.issuedAt.getTime()];
  return made > before || (made === before && one.rightUntil > other.rightUntil);
}

function memberOf({ personId, person, ...rest }: typeof hostMembers.$inferSelect): HostMember {
  return { ...rest, person: { id: personId, ...person } };
}
