import { operatorRoute } from '@/lib/http/operator-route';
import { methodNotAllowed } from '@/lib/http/route';
import { metrics } from '@/lib/metrics/metrics';
import { metricsText } from '@/lib/metrics/metrics-text';

// For a Prometheus that signs in as the operator.
export const GET = operatorRoute(async ({ services }) => {
  const headers = { 'Content-Type': metrics.registry.contentType, 'Cache-Control': 'no-store' };
  return new Response(await metricsText(services), { headers });
});

export const POST = methodNotAllowed('GET');
export { POST as PUT, POST as PATCH, POST as DELETE };
