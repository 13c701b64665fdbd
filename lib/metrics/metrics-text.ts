import 'server-only';
import { openStreams } from '../live/event-stream';
import type { Services } from '../services';
import { metrics } from './metrics';

const DAY = 24 * 3600_000;

/** All metrics in Prometheus' text format 0.0.4; what is on right now is read now. */
export async function metricsText(services: Services): Promise<string> {
  await Promise.all([readCalls(services), readWebhooks(services)]);
  for (const [kind, open] of Object.entries(openStreams())) metrics.streams.set({ kind }, open);
  return metrics.registry.metrics();
}

async function readCalls({ counts }: Services): Promise<void> {
  const { ongoing, presences } = await counts();
  metrics.ongoing.set(ongoing);
  metrics.presences.set(presences);
}

async function readWebhooks({ webhooks, dispatcher, now }: Services): Promise<void> {
  const time = now().getTime();
  const { waiting, oldestWaiting, delivered, givenUp } = await webhooks.summary(new Date(time - DAY));
  metrics.webhooks.set({ state: 'waiting' }, waiting);
  metrics.webhooks.set({ state: 'delivered' }, delivered);
  metrics.webhooks.set({ state: 'given_up' }, givenUp);
  metrics.oldestWebhook.set(oldestWaiting ? Math.max(0, time - oldestWaiting.getTime()) / 1000 : 0);
  // The dispatcher counts by itself.
  const tries = dispatcher?.tries ?? { delivered: 0, failed: 0, givenUp: 0 };
  metrics.webhookTries.reset();
  metrics.webhookTries.inc({ outcome: 'delivered' }, tries.delivered);
  metrics.webhookTries.inc({ outcome: 'failed' }, tries.failed);
  metrics.webhookTries.inc({ outcome: 'given_up' }, tries.givenUp);
}
