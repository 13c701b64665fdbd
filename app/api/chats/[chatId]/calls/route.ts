import { callPageSchema, viewRecord } from '@/lib/calls/call-view';
import { bringUpToDate } from '@/lib/calls/sweep-calls';
import { findOwnChat } from '@/lib/chats/find-own-chat';
import { readQuery } from '@/lib/http/read-query';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

export const GET = personRoute<{ chatId: string }>(async ({ request, params, person, services }) => {
  const page = readQuery(request, callPageSchema);
  const { id } = await findOwnChat(services.chats, person, params.chatId);
  // One that is over belongs here at once, whether or not a sweep has come by.
  await bringUpToDate(services, id);
  const calls = await services.calls.history(id, page);
  return respond({ calls: calls.map((state) => viewRecord(state, services.now(), services.rules)) });
});

const refuse = methodNotAllowed('GET');
export { refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
