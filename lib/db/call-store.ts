import 'server-only';
import { desc, eq } from 'drizzle-orm';
import type { Database } from './database';
import { calls } from './schema';

export interface CallStore {
  /** Number of the call that is on in a chat, or else of the one that would come next. The first is 1. */
  presentNumber(chatId: string): Promise<number>;
}

export function callStore(db: Database): CallStore {
  return {
    async presentNumber(chatId) {
      const [latest] = await db
        .select({ number: calls.number, endedAt: calls.endedAt })
        .from(calls)
        .where(eq(calls.chatId, chatId))
        .orderBy(desc(calls.number))
        .limit(1);
      if (!latest) return 1;
      return latest.endedAt ? latest.number + 1 : latest.number;
    },
  };
}
