import 'server-only';
import { randomUUID } from 'node:crypto';
import { callNews, type CallNews } from '../calls/call-news';
import { isHostId } from '../calls/host-id';
import type { CallSinks } from './call-store';
import { webhookDeliveries } from './schema';

/**
 * Writes what is to be told to a host, in the transaction of the change that it tells of: neither is there without the
 * other. Of chats that are no host's nothing is told.
 *
 * @param bodyOf what is signed and sent for each
 */
export function webhookOutbox(
  bodyOf: (news: CallNews) => string,
  now: () => Date,
): NonNullable<CallSinks['change']> {
  return async (db, change) => {
    const time = now();
    const rows = callNews(change, time)
      .filter(({ chat }) => isHostId(chat.id))
      .map((news) => ({
        messageId: `msg_${randomUUID()}`,
        chatId: news.chat.id,
        number: news.call.number,
        type: news.type,
        body: bodyOf(news),
        createdAt: time,
        dueAt: time,
      }));
    if (rows.length > 0) await db.insert(webhookDeliveries).values(rows);
  };
}
