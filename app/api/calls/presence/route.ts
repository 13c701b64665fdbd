import { recordEvent, windowReportSchema } from '@/lib/calls/record-event';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

export const POST = personRoute(async ({ request, person, services }) => {
  const report = await readJson(request, windowReportSchema);
  return respond({ call: await recordEvent(services, person, report) });
});

export const GET = methodNotAllowed('POST');
export { GET as PUT, GET as PATCH, GET as DELETE };
