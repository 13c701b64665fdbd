import 'server-only';
import { NO_CALL, type CallState } from '../calls/call';
import { OUTCOMES, recordOf } from '../calls/call-view';
import { MEDIA, type CallProvider } from '../calls/ticket';
import type { CallStore } from '../db/call-store';
import { metrics } from './metrics';

/** A store that counts which calls its changes have begun and ended, once they are written. */
export function countCalls(store: CallStore): CallStore {
  for (const media of MEDIA) metrics.started.inc({ media }, 0);
  for (const outcome of OUTCOMES) if (outcome !== 'ongoing') metrics.ended.inc({ outcome }, 0);
  return {
    ...store,
    async change(chatId, decide) {
      let before = NO_CALL;
      const result = await store.change(chatId, (state) => decide((before = state)));
      const { state: after, closed } = result;
      if (closed) countEnd(before, { ...before, call: closed });
      if (after?.call && after.call.number !== before.call?.number) {
        metrics.started.inc({ media: after.call.media });
      }
      if (after && !closed) countEnd(before, after);
      return result;
    },
  };
}

function countEnd(before: CallState, after: CallState): void {
  const wasOver = before.call?.number === after.call?.number && before.call?.endedAt;
  if (wasOver || !after.call?.endedAt) return;
  const record = recordOf(after, []);
  if (record) metrics.ended.inc({ outcome: record.outcome });
}

/**
 * A provider that counts the tickets it makes.
 *
 * @param jitsi how the Jitsi lets people in, as the settings have it
 */
export function countTickets(provider: CallProvider, jitsi: string): CallProvider {
  for (const media of MEDIA) metrics.tickets.inc({ jitsi, media }, 0);
  return {
    ...provider,
    ticket(order) {
      const ticket = provider.ticket(order);
      metrics.tickets.inc({ jitsi, media: order.media });
      return ticket;
    },
  };
}
