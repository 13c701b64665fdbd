import { callPageSchema, viewRecord } from '@/lib/calls/call-view';
import { requireMembership } from '@/lib/calls/membership';
import { outsideCall } from '@/lib/calls/outside-view';
import { bringUpToDate } from '@/lib/calls/sweep-calls';
import { preflight } from '@/lib/http/cors';
import { readQuery } from '@/lib/http/read-query';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

export const GET = callRoute<{ chatId: string }>(
  'reads',
  async ({ request, params, byToken, enter, services }) => {
    const page = readQuery(request, callPageSchema);
    const { person, chatId } = await enter(params.chatId);
    await requireMembership(services, chatId, person);
    // One that is over belongs here at once, whether or not a sweep has come by.
    await bringUpToDate(services, chatId);
    const states = await services.calls.history(chatId, page);
    const calls = states.flatMap((state) => viewRecord(state, services.now(), services.rules) ?? []);
    return respond({ calls: byToken ? calls.map(outsideCall) : calls });
  },
);

const refuse = methodNotAllowed('GET');
export { preflight as OPTIONS, refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
