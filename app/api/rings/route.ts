import { methodNotAllowed, personRoute } from '@/lib/http/route';
import { requirePersonOf } from '@/lib/http/person-of';
import { stillAllowed } from '@/lib/http/still-allowed';
import { eventStream } from '@/lib/live/event-stream';
import { sendRings, type Rings } from '@/lib/live/ring-stream';

export const GET = personRoute('streams', ({ request, person, services, address }) => {
  let rings: Rings | undefined;
  return eventStream(
    request,
    'rings',
    async (stream) => {
      rings = await sendRings(services, person.id, stream);
      return rings.stop;
    },
    () =>
      stillAllowed(async () => {
        await requirePersonOf(request.headers, services);
        await rings?.refresh();
      }),
    (close) => services.limits.streams.enter({ personId: person.id, address }, close),
  );
});

const refuse = methodNotAllowed('GET');
export { refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
