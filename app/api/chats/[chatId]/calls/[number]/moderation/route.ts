import { callModeration, changeCallModeration } from '@/lib/calls/change-moderation';
import { changeOf, moderationChangeSchema } from '@/lib/calls/moderation-schema';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { callRoute, methodNotAllowed } from '@/lib/http/route';

interface Params {
  chatId: string;
  number: string;
}

export const GET = callRoute<Params>(
  'reads',
  async ({ params: { chatId: asked, number }, enter, services }) => {
    const { person, chatId } = await enter(asked);
    return respond({ moderation: await callModeration(services, person, { chatId, number }) });
  },
);

export const PUT = callRoute<Params>(
  'changes',
  async ({ request, params: { chatId: asked, number }, enter, services }) => {
    const change = changeOf(await readJson(request, moderationChangeSchema));
    const { person, chatId } = await enter(asked);
    return respond({ moderation: await changeCallModeration(services, person, { chatId, number }, change) });
  },
);

const refuse = methodNotAllowed('GET, PUT');
export { refuse as POST, refuse as PATCH, refuse as DELETE };
