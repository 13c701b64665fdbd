import { answerRing } from '@/lib/calls/answer-ring';
import { answerSchema } from '@/lib/calls/ring';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

export const POST = personRoute<{ chatId: string }>(async ({ request, params, person, services }) => {
  const answer = await readJson(request, answerSchema);
  return respond({ call: await answerRing(services, person, params.chatId, answer) });
});

const refuse = methodNotAllowed('POST');
export { refuse as GET, refuse as PUT, refuse as PATCH, refuse as DELETE };
