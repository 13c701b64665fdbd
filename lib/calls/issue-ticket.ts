import { AppError } from '../errors';
import { roleIn, type Chat } from '../chats/chat';
import type { Person } from '../people/person';
import type { CallProvider, Ticket, TicketRequest } from './ticket';

export interface IssueTicketDeps {
  chats: { find(chatId: string): Promise<Chat | null> };
  calls: { presentNumber(chatId: string): Promise<number> };
  provider: CallProvider;
  now: () => Date;
}

/**
 * Lets a member into the present call of a chat. Reads only: asking for a ticket starts nothing.
 *
 * @throws {AppError} `chat.not_found` alike for a chat that does not exist and one the person is not in
 */
export async function issueTicket(
  deps: IssueTicketDeps,
  person: Person,
  request: TicketRequest,
  language: string,
): Promise<{ ticket: Ticket; chat: Chat }> {
  const [chat, number] = await Promise.all([
    deps.chats.find(request.chatId),
    deps.calls.presentNumber(request.chatId),
  ]);
  const role = chat && roleIn(chat, person.id);
  if (!chat || !role) throw new AppError('chat.not_found');
  const { media } = request;
  const ticket = deps.provider.ticket({ chat, person, role, language, number, media, now: deps.now() });
  return { ticket, chat };
}
