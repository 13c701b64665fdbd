import { AppError } from '../errors';
import type { Person } from '../people/person';
import type { FindMembership } from './membership';
import type { CallProvider, Ticket, TicketRequest } from './ticket';

export interface IssueTicketDeps {
  membership: FindMembership;
  calls: { presentNumber(chatId: string): Promise<number> };
  provider: CallProvider;
  now: () => Date;
}

/**
 * Lets a member into the present call of a chat. Reads only: asking for a ticket starts nothing.
 *
 * @returns the ticket, and the chat's name as this person sees it
 * @throws {AppError} `chat.not_found` alike for a chat that does not exist and one the person is not in
 */
export async function issueTicket(
  deps: IssueTicketDeps,
  person: Person,
  { chatId, media }: TicketRequest,
  language: string,
): Promise<{ ticket: Ticket; title: string }> {
  const [membership, number] = await Promise.all([
    deps.membership(chatId, person.id),
    deps.calls.presentNumber(chatId),
  ]);
  if (!membership) throw new AppError('chat.not_found');
  const ticket = deps.provider.ticket({ membership, person, language, number, media, now: deps.now() });
  return { ticket, title: membership.title };
}
