import { EVENT_SYNC } from '@/jitsi/event-sync';
import { AppError } from '@/lib/errors';
import { requireBearer } from '@/lib/http/bearer';
import { parseJson, readBody } from '@/lib/http/read-body';
import { machineRoute, methodNotAllowed } from '@/lib/http/route';
import { ROOM_EVENT_LIMIT, takeRoomEvent } from '@/lib/http/take-room-event';

// What the event_sync component of an own Jitsi's Prosody posts.
export const POST = machineRoute<{ event: string[] }>('machine', async ({ request, params, services }) => {
  requireBearer(request, services.settings.roomEvents.eventsSecret);
  const schema = EVENT_SYNC.get(params.event.join('/'));
  if (!schema) throw new AppError('request.not_found');
  const body = await readBody(request, ROOM_EVENT_LIMIT);
  return takeRoomEvent(services, parseJson(body, schema));
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
