import { changeChatModeration, chatModeration } from '@/lib/calls/change-moderation';
import { changeOf, moderationChangeSchema } from '@/lib/calls/moderation-schema';
import { readJson } from '@/lib/http/read-body';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

interface Params {
  chatId: string;
}

export const GET = personRoute<Params>('reads', async ({ params, person, services }) =>
  respond({ moderation: await chatModeration(services, person, params.chatId) }),
);

export const PUT = personRoute<Params>('changes', async ({ request, params, person, services }) => {
  const change = changeOf(await readJson(request, moderationChangeSchema));
  return respond({ moderation: await changeChatModeration(services, person, params.chatId, change) });
});

const refuse = methodNotAllowed('GET, PUT');
export { refuse as POST, refuse as PATCH, refuse as DELETE };
