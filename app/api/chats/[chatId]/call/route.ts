import { viewOngoing } from '@/lib/calls/call-view';
import { findOwnChat } from '@/lib/chats/find-own-chat';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

export const GET = personRoute<{ chatId: string }>(async ({ params, person, services }) => {
  const { id } = await findOwnChat(services.chats, person, params.chatId);
  return respond({ call: viewOngoing(await services.calls.load(id), services.now(), services.rules) });
});

const refuse = methodNotAllowed('GET');
export { refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
