import { isSignedByJaas } from '@/jitsi/jaas-signature';
import { jaasWebhook } from '@/jitsi/jaas-webhook';
import { AppError } from '@/lib/errors';
import { parseJson, readBody } from '@/lib/http/read-body';
import { machineRoute, methodNotAllowed } from '@/lib/http/route';
import { ROOM_EVENT_LIMIT, takeRoomEvent } from '@/lib/http/take-room-event';

// Webhooks of JaaS.
export const POST = machineRoute('machine', async ({ request, services }) => {
  const { jitsi, roomEvents } = services.settings;
  if (jitsi.kind !== 'jaas' || roomEvents.webhookSecret === null) throw new AppError('request.not_found');
  const body = await readBody(request, ROOM_EVENT_LIMIT);
  const header = request.headers.get('x-jaas-signature');
  if (!isSignedByJaas({ header, body }, roomEvents.webhookSecret, services.now())) {
    throw new AppError('auth.machine_refused');
  }
  return takeRoomEvent(services, parseJson(body, jaasWebhook(jitsi.appId)));
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
