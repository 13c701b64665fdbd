import { findOwnChat } from '@/lib/chats/find-own-chat';
import { messagePageSchema, newMessageSchema } from '@/lib/chats/message';
import { readJson } from '@/lib/http/read-body';
import { readQuery } from '@/lib/http/read-query';
import { respond } from '@/lib/http/respond';
import { methodNotAllowed, personRoute } from '@/lib/http/route';

type Params = { chatId: string };

export const GET = personRoute<Params>('reads', async ({ request, params, person, services }) => {
  const { before, limit } = readQuery(request, messagePageSchema);
  const chat = await findOwnChat(services.chats, person, params.chatId);
  return respond({ messages: await services.messages.list(chat.id, { before, limit }) });
});

export const POST = personRoute<Params>('messages', async ({ request, params, person, services }) => {
  const chat = await findOwnChat(services.chats, person, params.chatId);
  const { text } = await readJson(request, newMessageSchema);
  const id = await services.messages.add({ chatId: chat.id, authorId: person.id, text });
  return respond({ id }, 201);
});

const refuse = methodNotAllowed('GET, POST');
export { refuse as PUT, refuse as PATCH, refuse as DELETE };
