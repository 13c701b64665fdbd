import { findOwnChat } from '@/lib/chats/find-own-chat';
import { lastSeen } from '@/lib/http/last-seen';
import { stillAllowed } from '@/lib/http/still-allowed';
import { methodNotAllowed, personRoute } from '@/lib/http/route';
import { sendChat } from '@/lib/live/chat-stream';
import { eventStream } from '@/lib/live/event-stream';

export const GET = personRoute<{ chatId: string }>(async ({ request, params, person, services }) => {
  const after = lastSeen(request);
  const { id } = await findOwnChat(services.chats, person, params.chatId);
  return eventStream(
    request,
    (stream) => sendChat(services, id, after, stream),
    () => stillAllowed(request, services, () => findOwnChat(services.chats, person, id)),
  );
});

const refuse = methodNotAllowed('GET');
export { refuse as POST, refuse as PUT, refuse as PATCH, refuse as DELETE };
