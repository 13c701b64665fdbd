import { outsideCall } from '@/lib/calls/outside-view';
import { recordEvent, windowReportSchema } from '@/lib/calls/record-event';
import { preflight } from '@/lib/http/cors';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

export const POST = callRoute('presence', async ({ request, byToken, enter, services }) => {
  const report = await readJson(request, windowReportSchema);
  const { person, chatId } = await enter(report.chatId);
  const call = await recordEvent(services, person, { ...report, chatId });
  return respond({ call: call && byToken ? outsideCall(call) : call });
});

export const GET = methodNotAllowed('POST');
export { preflight as OPTIONS, GET as PUT, GET as PATCH, GET as DELETE };
