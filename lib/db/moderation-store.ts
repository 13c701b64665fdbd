import 'server-only';
import { and, eq } from 'drizzle-orm';
import type { CallModerations } from '../calls/change-moderation';
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
    async set(chatId, number, moderation) {
      await db
        .insert(callModerations)
        .values({ chatId, number, moderation })
        .onConflictDoUpdate({
          target: [callModerations.chatId, callModerations.number],
          set: { moderation },
        });
    },
  };
}
