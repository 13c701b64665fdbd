import 'server-only';
import { and, desc, eq, gt, isNotNull, isNull, lt, min, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from './database';
import { webhookDeliveries as rows } from './schema';

/** One thing to tell, claimed by whoever is to send it. */
export interface Delivery {
  id: number;
  /** The same however often it is sent. */
  messageId: string;
  chatId: string;
  type: string;
  body: string;
  createdAt: Date;
  /** How often it was sent before, and now; no two who claim it have the same. */
  attempts: number;
}

/** What became of everything that is still kept. */
export interface WebhookSummary {
  waiting: number;
  /** When the oldest that waits was written; null when nothing does. */
  oldestWaiting: Date | null;
  delivered: number;
  givenUp: number;
  /** Of those delivered, how many since `since`. */
  deliveredSince: number;
}

/** A delivery that has failed at least once. */
export interface WebhookFailure {
  id: number;
  chatId: string;
  type: string;
  createdAt: Date;
  attempts: number;
  reason: string;
  state: 'waiting' | 'delivered' | 'givenUp';
}

export interface WebhookStore {
  /**
   * Takes what is due until a time, the longest due first: of each call the oldest that waits, and nothing of a call
   * that somebody is at. Any number of instances may do so at once. What is not settled until then, because its sender
   * has died, is there to be claimed again.
   */
  claim(at: { now: Date; until: Date; limit: number }): Promise<Delivery[]>;
  /** The host has it, whoever else is at it by now. */
  delivered(delivery: Delivery, now: Date): Promise<void>;
  /** It was not taken: when it is due again, or null to give it up. Nothing, where another has claimed it since. */
  failed(delivery: Delivery, failure: { reason: string; dueAt: Date | null; now: Date }): Promise<void>;
  /** Lets go of a claim without a word on what became of it. */
  release(delivery: Delivery): Promise<void>;
  /** Makes everything that waits or was given up due now. @returns how many */
  sendAgain(now: Date): Promise<number>;
  /** Deletes what was settled before. */
  forget(before: { delivered: Date; givenUp: Date }): Promise<void>;
  summary(since: Date): Promise<WebhookSummary>;
  /** The latest that have failed, the newest first. */
  failures(limit: number): Promise<WebhookFailure[]>;
}

const isWaiting = and(isNull(rows.deliveredAt), isNull(rows.givenUpAt));

export function webhookStore(db: Database): WebhookStore {
  /** Changes a delivery as long as this claim of it is the latest. */
  const settle = async ({ id, attempts }: Delivery, values: Partial<typeof rows.$inferInsert>) => {
    const isOurs = and(eq(rows.id, id), eq(rows.attempts, attempts), isWaiting);
    await db
      .update(rows)
      .set({ claimedUntil: null, ...values })
      .where(isOurs);
  };
  return {
    async claim({ now, until, limit }) {
      const time = sql`${now.toISOString()}::timestamptz`;
      const next = sql`
        select id from ${rows} as mine
        where delivered_at is null and given_up_at is null and due_at <= ${time}
          and (claimed_until is null or claimed_until <= ${time})
          and not exists (
            select 1 from ${rows} as other
            where other.chat_id = mine.chat_id and other.number = mine.number
              and other.delivered_at is null and other.given_up_at is null
              and (other.id < mine.id or other.claimed_until > ${time}))
        order by due_at, id
        limit ${limit}
        for update skip locked`;
      // Apart, because a subquery may be asked more than once, and would then lock more than it gives.
      const claimed = await db
        .with(db.$with('next', { id: rows.id }).as(next))
        .update(rows)
        .set({ claimedUntil: until, attempts: sql`${rows.attempts} + 1` })
        .where(sql`${rows.id} in (select id from next)`)
        .returning({
          id: rows.id,
          messageId: rows.messageId,
          chatId: rows.chatId,
          type: rows.type,
          body: rows.body,
          createdAt: rows.createdAt,
          attempts: rows.attempts,
        });
      return claimed.sort((one, other) => one.id - other.id);
    },
    async delivered({ id }, now) {
      await db
        .update(rows)
        .set({ deliveredAt: now, givenUpAt: null, claimedUntil: null })
        .where(eq(rows.id, id));
    },
    failed: (delivery, { reason, dueAt, now }) =>
      settle(delivery, { lastFailure: reason, ...(dueAt ? { dueAt } : { givenUpAt: now }) }),
    release: (delivery) => settle(delivery, {}),
    async sendAgain(now) {
      const again = await db
        .update(rows)
        .set({ dueAt: now, givenUpAt: null })
        .where(isNull(rows.deliveredAt))
        .returning({ id: rows.id });
      return again.length;
    },
    async forget({ delivered, givenUp }) {
      await db.delete(rows).where(or(lt(rows.deliveredAt, delivered), lt(rows.givenUpAt, givenUp)));
    },
    async summary(since) {
      const number = (where: SQL | undefined) =>
        sql<number>`count(*) filter (where ${where})`.mapWith(Number);
      const [found] = await db
        .select({
          waiting: number(isWaiting),
          delivered: number(isNotNull(rows.deliveredAt)),
          deliveredSince: number(gt(rows.deliveredAt, since)),
          givenUp: number(isNotNull(rows.givenUpAt)),
        })
        .from(rows);
      const [oldest] = await db
        .select({ at: min(rows.createdAt) })
        .from(rows)
        .where(isWaiting);
      const none = { waiting: 0, delivered: 0, deliveredSince: 0, givenUp: 0 };
      return { ...(found ?? none), oldestWaiting: oldest?.at ?? null };
    },
    async failures(limit) {
      const found = await db
        .select()
        .from(rows)
        .where(isNotNull(rows.lastFailure))
        .orderBy(desc(rows.id))
        .limit(limit);
      return found.map(({ id, chatId, type, createdAt, attempts, lastFailure, deliveredAt, givenUpAt }) => ({
        id,
        chatId,
        type,
        createdAt,
        attempts,
        reason: lastFailure ?? '',
        state: deliveredAt ? 'delivered' : givenUpAt ? 'givenUp' : 'waiting',
      }));
    },
  };
}
