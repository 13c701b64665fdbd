import 'server-only';
import { databaseFault } from '../db/database-fault';
import { openStreams } from '../live/event-stream';
import type { Services } from '../services';
import { within } from '../within';
import { metrics } from './metrics';

const DAY = 24 * 3600_000;
/** How long the database may take, in milliseconds: less than the ten seconds that a Prometheus waits. */
const ANSWER_WITHIN = 3000;

/**
 * All metrics in Prometheus' text format 0.0.4; what is on right now is read now. While the database is away what it would
 * tell is left out, and the rest is told: an operator wants it then most.
 */
export async function metricsText(services: Services): Promise<string> {
  const time = services.now().getTime();
  const read = await inTime(
    Promise.all([services.counts(), services.webhooks.summary(new Date(time - DAY))]),
  );
  for (const gauge of [metrics.ongoing, metrics.presences, metrics.oldestWebhook]) gauge.remove();
  metrics.webhooks.reset();
  if (read) {
    const [{ ongoing, presences }, { waiting, oldestWaiting, delivered, givenUp }] = read;
    metrics.ongoing.set(ongoing);
    metrics.presences.set(presences);
    metrics.webhooks.set({ state: 'waiting' }, waiting);
    metrics.webhooks.set({ state: 'delivered' }, delivered);
    metrics.webhooks.set({ state: 'given_up' }, givenUp);
    metrics.oldestWebhook.set(oldestWaiting ? Math.max(0, time - oldestWaiting.getTime()) / 1000 : 0);
  }
  tellTries(services);
  for (const [kind, open] of Object.entries(openStreams())) metrics.streams.set({ kind }, open);
  return metrics.registry.metrics();
}

/** What was read; null where the database is away. @throws what else reading throws */
async function inTime<Read>(reading: Promise<Read>): Promise<Read | null> {
  try {
    return await within(reading, ANSWER_WITHIN, null);
  } catch (error) {
    if (databaseFault(error)) return null;
    throw error;
  }
}

/** The dispatcher counts by itself. */
function tellTries({ dispatcher }: Services): void {
  const tries = dispatcher?.tries ?? { delivered: 0, failed: 0, givenUp: 0 };
  metrics.webhookTries.reset();
  metrics.webhookTries.inc({ outcome: 'delivered' }, tries.delivered);
  metrics.webhookTries.inc({ outcome: 'failed' }, tries.failed);
  metrics.webhookTries.inc({ outcome: 'given_up' }, tries.givenUp);
}
