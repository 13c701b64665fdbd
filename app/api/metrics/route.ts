import { METRICS_TYPE, metricsText, readMetrics } from '@/lib/http/operator-metrics';
import { operatorRoute } from '@/lib/http/operator-route';
import { methodNotAllowed } from '@/lib/http/route';

// For a Prometheus that signs in as the operator.
export const GET = operatorRoute(async ({ services }) => {
  const text = metricsText(await readMetrics(services));
  return new Response(text, { headers: { 'Content-Type': METRICS_TYPE, 'Cache-Control': 'no-store' } });
});

export const POST = methodNotAllowed('GET');
export { POST as PUT, POST as PATCH, POST as DELETE };
