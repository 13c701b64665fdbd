import { operatorRoute } from '@/lib/http/operator-route';
import { methodNotAllowed } from '@/lib/http/route';

// The form of the operator's page: sends what waits or was given up now.
export const POST = operatorRoute(async ({ services }) => {
  const { webhooks, dispatcher, now } = services;
  const sent = await webhooks.sendAgain(now());
  dispatcher?.wake();
  // Another address than the form's, so that a reload sends nothing again.
  return new Response(null, { status: 303, headers: { Location: `/operator?sent=${sent}` } });
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
