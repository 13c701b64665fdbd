import { AppError } from '../errors';
import type { Person } from '../people/person';
import { presentNumber, settle, type CallRules, type CallState } from './call';
import { moderationFor, type CallModerations } from './change-moderation';
import { chatIdSchema, type ChatKind, type FindMembership } from './membership';
import { roleInCall } from './role-in-call';
import type { CallProvider, Ticket, TicketRequest } from './ticket';

export interface IssueTicketDeps {
  membership: FindMembership;
  calls: { load(chatId: string): Promise<CallState> };
  moderations: Pick<CallModerations, 'find'>;
  rules: CallRules;
  provider: CallProvider;
  now: () => Date;
}

/**
 * Lets a member into the present call of a chat. Reads only: asking for a ticket starts nothing.
 *
 * @returns the ticket, and the chat's kind and name as this person sees it
 * @throws {AppError} `chat.not_found` alike for an impossible id, a chat that does not exist and one the person is not in
 */
export async function issueTicket(
  deps: IssueTicketDeps,
  person: Person,
  { chatId, media }: TicketRequest,
  language: string,
): Promise<{ ticket: Ticket; title: string; kind: ChatKind }> {
  if (!chatIdSchema.safeParse(chatId).success) throw new AppError('chat.not_found');
  const [membership, state] = await Promise.all([
    deps.membership(chatId, person.id),
    deps.calls.load(chatId),
  ]);
  if (!membership) throw new AppError('chat.not_found');
  const now = deps.now();
  const settled = settle(state, now, deps.rules);
  const number = presentNumber(settled);
  const moderation = await moderationFor(deps, membership, number);
  const inCall = { ...membership, role: roleInCall(membership, settled, person.id) };
  const ticket = deps.provider.ticket({
    membership: inCall,
    person,
    language,
    number,
    media,
    moderation,
    now,
  });
  return { ticket, title: membership.title, kind: membership.chat.kind };
}
