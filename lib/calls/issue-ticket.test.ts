import { expect, it, vi } from 'vitest';
import type { Chat } from '../chats/chat';
import { issueTicket, type IssueTicketDeps } from './issue-ticket';
import type { Ticket } from './ticket';

const person = (id: string) => ({ id, displayName: id, avatarUrl: null, email: null, language: null });
const chat: Chat = {
  id: 'team',
  kind: 'group',
  title: 'Team',
  members: [{ person: person('ivan'), role: 'member' }],
};
const now = new Date('2026-11-22T10:00:00Z');
const made = { provider: 'jitsi' } as Ticket;

function deps() {
  return {
    chats: { find: vi.fn((id: string) => Promise.resolve(id === 'team' ? chat : null)) },
    calls: { presentNumber: vi.fn(() => Promise.resolve(4)) },
    provider: { ticket: vi.fn(() => made) },
    now: () => now,
  } satisfies IssueTicketDeps;
}

it('orders a ticket for the present call, in the role that the chat gives', async () => {
  const given = deps();
  const answer = await issueTicket(given, person('ivan'), { chatId: 'team', media: 'audio' }, 'ru');
  expect(answer).toEqual({ ticket: made, chat });
  expect(given.provider.ticket).toHaveBeenCalledExactlyOnceWith({
    chat,
    person: person('ivan'),
    role: 'member',
    language: 'ru',
    number: 4,
    media: 'audio',
    now,
  });
});

it.each([
  ['a chat that does not exist', 'ivan', 'nowhere'],
  ['a chat of others', 'anna', 'team'],
])('refuses %s after the same work, and orders nothing', async (_name, id, chatId) => {
  const given = deps();
  const asking = issueTicket(given, person(id), { chatId, media: 'video' }, 'ru');
  await expect(asking).rejects.toMatchObject({ code: 'chat.not_found', values: {} });
  expect(given.chats.find).toHaveBeenCalledOnce();
  expect(given.calls.presentNumber).toHaveBeenCalledOnce();
  expect(given.provider.ticket).not.toHaveBeenCalled();
});
