import 'server-only';
import { collectDefaultMetrics } from 'prom-client';
import { metrics } from './metrics';

/** Measures what every Node process has, under the names that dashboards know: event loop, memory, garbage, descriptors. */
export function watchProcess(): void {
  // A server of sources begins again without being another process.
  if (metrics.registry.getSingleMetric('nodejs_eventloop_lag_seconds')) return;
  collectDefaultMetrics({ register: metrics.registry });
}
