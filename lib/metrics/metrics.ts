import 'server-only';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { FAILURE_CODES } from '../calls/failure-codes';
import { ERROR_STATUS } from '../errors';

/** As a demo person, by OpenID Connect, by a token of a host's chat. */
const WAYS_IN = ['demo', 'oidc', 'host'];

/** Upper bounds of the latencies that are told apart, in seconds. */
const LATENCIES = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

type Metrics = ReturnType<typeof makeMetrics>;

/**
 * Everything that is measured. Counters are of this process since its start; the values of each label are a closed list,
 * so that nobody's request makes a new series.
 */
function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const made = {
    registry,
    ongoing: new Gauge({ name: 'calls_ongoing', help: 'Calls that are on, on all instances.', registers }),
    presences: new Gauge({
      name: 'calls_presences',
      help: 'Windows and occupants in them, on all instances.',
      registers,
    }),
    started: new Counter({
      name: 'calls_started_total',
      help: 'Calls that this process has seen begin.',
      labelNames: ['media'],
      registers,
    }),
    ended: new Counter({
      name: 'calls_ended_total',
      help: 'Calls that this process has seen end, by how.',
      labelNames: ['outcome'],
      registers,
    }),
    tickets: new Counter({
      name: 'calls_tickets_total',
      help: 'Tickets issued, by how the Jitsi lets people in.',
      labelNames: ['jitsi', 'media'],
      registers,
    }),
    refusals: new Counter({
      name: 'calls_refusals_total',
      help: 'Requests answered with an error, by its code; server.unexpected is one that nobody foresaw.',
      labelNames: ['code'],
      registers,
    }),
    windowFailures: new Counter({
      name: 'calls_window_failures_total',
      help: 'Calls that failed in a window, as it has reported.',
      labelNames: ['code'],
      registers,
    }),
    signIns: new Counter({
      name: 'calls_sign_ins_total',
      help: 'People who have come in.',
      labelNames: ['way'],
      registers,
    }),
    signInFailures: new Counter({
      name: 'calls_sign_in_failures_total',
      help: 'People who have not.',
      labelNames: ['way'],
      registers,
    }),
    streams: new Gauge({
      name: 'calls_streams',
      help: 'Live streams that are open here.',
      labelNames: ['kind'],
      registers,
    }),
    webhooks: new Gauge({
      name: 'calls_webhook_deliveries',
      help: 'Webhooks that are kept: delivered ones for 7 days, given-up ones for 30.',
      labelNames: ['state'],
      registers,
    }),
    oldestWebhook: new Gauge({
      name: 'calls_webhook_oldest_waiting_seconds',
      help: 'Age of the oldest webhook that waits; 0 when none does.',
      registers,
    }),
    webhookTries: new Counter({
      name: 'calls_webhook_tries_total',
      help: 'Tries to deliver a webhook, of this process since its start.',
      labelNames: ['outcome'],
      registers,
    }),
    requests: new Histogram({
      name: 'calls_http_request_duration_seconds',
      help: 'From the head of a request to the end of its answer; live streams are not in it.',
      labelNames: ['route', 'method', 'status'],
      buckets: LATENCIES,
      registers,
    }),
  };
  // A counter that appears with its first event has no rate before the second.
  for (const code of Object.keys(ERROR_STATUS)) made.refusals.inc({ code }, 0);
  for (const code of FAILURE_CODES) made.windowFailures.inc({ code }, 0);
  for (const way of WAYS_IN) {
    made.signIns.inc({ way }, 0);
    made.signInFailures.inc({ way }, 0);
  }
  return made;
}

// On the global object, because the bundler gives routes, pages and start-up each their own copy of this module, and
// what one counts another tells.
const METRICS = Symbol.for('jitsi-chat-calls.metrics');
const slot = globalThis as { [METRICS]?: Metrics };

/** The metrics of this process. */
export const metrics = (slot[METRICS] ??= makeMetrics());
