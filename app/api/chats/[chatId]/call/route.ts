import { viewOngoing } from '@/lib/calls/call-view';
import { requireMembership } from '@/lib/calls/membership';
import { outsideCall } from '@/lib/calls/outside-view';
import { preflight } from '@/lib/http/cors';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

export const GET = callRoute<{ chatId: string }>('reads', async ({ params, byToken, enter, services }) => {
  const { person, chatId } = await enter(params.chatId);
  await requireMembership(services, chatId, person);
  const call = viewOngoing(await services.calls.load(chatId), services.now(), services.rules);
  return respond({ call: call && byToken ? outsideCall(call) : call });
});

const refuse = methodNotAllowed('GET');
export { preflight as OPTIONS, refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
