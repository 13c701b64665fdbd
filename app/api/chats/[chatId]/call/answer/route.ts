import { answerRing } from '@/lib/calls/answer-ring';
import { outsideCall } from '@/lib/calls/outside-view';
import { answerSchema } from '@/lib/calls/ring';
import { preflight } from '@/lib/http/cors';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

export const POST = callRoute<{ chatId: string }>(
  'changes',
  async ({ request, params, byToken, enter, services }) => {
    const answer = await readJson(request, answerSchema);
    const { person, chatId } = await enter(params.chatId);
    const call = await answerRing(services, person, chatId, answer);
    return respond({ call: call && byToken ? outsideCall(call) : call });
  },
);

const refuse = methodNotAllowed('POST');
export { preflight as OPTIONS, refuse as GET, refuse as PUT, refuse as PATCH, refuse as DELETE };
