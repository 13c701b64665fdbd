import 'server-only';
import { and, eq, inArray, lt } from 'drizzle-orm';
import type { CallModerations } from '../calls/change-moderation';
import { isSameModeration } from '../calls/moderation';
import type { Database } from './database';
import { callModerations } from './schema';

/** What was decided for single calls of any chat, also of one that another system keeps. */
export function moderationStore(db: Database): CallModerations {
  return {
    async find(chatId, number) {
      const [row] = await db
        .select({ moderation: callModerations.moderation })
        .from(callModerations)
        .where(and(eq(callModerations.chatId, chatId), eq(callModerations.number, number)));
      return row?.moderation ?? null;
    },
    async set(chatId, number, { wished, seen }, usual) {
      // Who wishes what another has just decided overwrites nothing; nor does a request that is sent twice.
      const expected = [seen, wished];
      const first = expected.some((one) => isSameModeration(one, usual));
      const stillHolds = inArray(callModerations.moderation, expected);
      return db.transaction(async (transaction) => {
        const ofCall = and(eq(callModerations.chatId, chatId), eq(callModerations.number, number));
        const written = first
          ? await transaction
              .insert(callModerations)
              .values({ chatId, number, moderation: wished })
              .onConflictDoUpdate({
                target: [callModerations.chatId, callModerations.number],
                set: { moderation: wished },
                setWhere: stillHolds,
              })
              .returning({ number: callModerations.number })
          : await transaction
              .update(callModerations)
              .set({ moderation: wished })
              .where(and(ofCall, stillHolds))
              .returning({ number: callModerations.number });
        await transaction
          .delete(callModerations)
          .where(and(eq(callModerations.chatId, chatId), lt(callModerations.number, number)));
        return written.length > 0;
      });
    },
  };
}
