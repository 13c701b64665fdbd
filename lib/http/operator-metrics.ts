import 'server-only';
import type { Services } from '../services';

/** One number of a metric, with the labels that tell it from its others. */
export interface Sample {
  value: number;
  labels?: Record<string, string>;
}

/** A metric as Prometheus reads it. A counter only ever grows while the process lives. */
export interface Metric {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  samples: Sample[];
}

type MetricReader = (services: Services) => Promise<Metric[]>;

const DAY = 24 * 3600_000;

/** Everything that is measured; what is measured later is another function here. */
const READERS: MetricReader[] = [callMetrics, webhookMetrics];

/** All metrics, read now. */
export async function readMetrics(services: Services): Promise<Metric[]> {
  return (await Promise.all(READERS.map((read) => read(services)))).flat();
}

async function callMetrics({ counts }: Services): Promise<Metric[]> {
  const { ongoing, presences } = await counts();
  return [
    gauge('calls_ongoing', 'Calls that are on, on all instances.', [{ value: ongoing }]),
    gauge('calls_presences', 'Windows and occupants in them.', [{ value: presences }]),
  ];
}

async function webhookMetrics({ webhooks, dispatcher, now }: Services): Promise<Metric[]> {
  const time = now().getTime();
  const { waiting, oldestWaiting, delivered, givenUp } = await webhooks.summary(new Date(time - DAY));
  const age = oldestWaiting ? Math.max(0, time - oldestWaiting.getTime()) / 1000 : 0;
  const state = (name: string, value: number): Sample => ({ value, labels: { state: name } });
  const tries = dispatcher?.tries ?? { delivered: 0, failed: 0, givenUp: 0 };
  const outcome = (name: string, value: number): Sample => ({ value, labels: { outcome: name } });
  return [
    gauge(
      'calls_webhook_deliveries',
      'Webhooks that are kept: delivered ones for 7 days, given-up ones for 30.',
      [state('waiting', waiting), state('delivered', delivered), state('given_up', givenUp)],
    ),
    gauge('calls_webhook_oldest_waiting_seconds', 'Age of the oldest webhook that waits; 0 when none does.', [
      { value: age },
    ]),
    {
      name: 'calls_webhook_tries_total',
      type: 'counter',
      help: 'Tries to deliver a webhook, of this process since its start.',
      samples: [
        outcome('delivered', tries.delivered),
        outcome('failed', tries.failed),
        outcome('given_up', tries.givenUp),
      ],
    },
  ];
}

function gauge(name: string, help: string, samples: Sample[]): Metric {
  return { name, type: 'gauge', help, samples };
}

/** The media type of what `metricsText` makes. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Metrics in Prometheus' text format 0.0.4. */
export function metricsText(metrics: Metric[]): string {
  const lines = metrics.flatMap(({ name, type, help, samples }) => [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ value, labels = {} }) => `${name}${labelText(labels)} ${value}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function labelText(labels: Record<string, string>): string {
  const escaped = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
