import { expect, it, vi } from 'vitest';
import { callWith, membershipWith, RULES, stateOf } from '@/testing/calls';
import type { CallModerations } from './change-moderation';
import { issueTicket, type IssueTicketDeps } from './issue-ticket';
import { DEFAULT_MODERATION, type Moderation } from './moderation';
import type { Ticket } from './ticket';

const person = (id: string) => ({ id, displayName: id, avatarUrl: null, email: null, language: null });
const membership = membershipWith();
const now = new Date('2026-11-22T10:00:00Z');
const call = callWith({ number: 4 });
const state = stateOf(call);
const made = { provider: 'jitsi' } as Ticket;

function deps() {
  return {
    membership: vi.fn((chatId: string, personId: string) =>
      Promise.resolve(chatId === 'team' && personId === 'ivan' ? membership : null),
    ),
    calls: { load: vi.fn(() => Promise.resolve(state)) },
    moderations: { find: vi.fn<CallModerations['find']>(() => Promise.resolve(null)) },
    rules: RULES,
    provider: { signsTokens: true, room: () => 'room', ticket: vi.fn(() => made) },
    now: () => now,
  } satisfies IssueTicketDeps;
}

it('orders a ticket for the present call, in the role that the chat gives', async () => {
  const given = deps();
  const answer = await issueTicket(given, person('ivan'), { chatId: 'team', media: 'audio' }, 'ru');
  expect(answer).toEqual({ ticket: made, title: 'Team', kind: 'group' });
  expect(given.provider.ticket).toHaveBeenCalledExactlyOnceWith({
    membership,
    person: person('ivan'),
    language: 'ru',
    number: 4,
    media: 'audio',
    moderation: DEFAULT_MODERATION,
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
  expect(given.membership).toHaveBeenCalledOnce();
  expect(given.calls.load).toHaveBeenCalledOnce();
  expect(given.provider.ticket).not.toHaveBeenCalled();
});

it.each(['', '\0', 'a\nb', '\ud800', 'x'.repeat(256)])(
  'knows no chat by the impossible id %j, and asks nobody',
  async (chatId) => {
    const given = deps();
    const asking = issueTicket(given, person('ivan'), { chatId, media: 'video' }, 'ru');
    await expect(asking).rejects.toMatchObject({ code: 'chat.not_found', values: {} });
    expect(given.membership).not.toHaveBeenCalled();
    expect(given.calls.load).not.toHaveBeenCalled();
  },
);

it('orders a ticket for the next call when the last one is over, noticed or not', async () => {
  for (const over of [
    stateOf({ ...call, endedAt: now }),
    stateOf({ ...call, startedAt: new Date(now.getTime() - 3600_000) }),
  ]) {
    const given = deps();
    given.calls.load.mockResolvedValue(over);
    await issueTicket(given, person('ivan'), { chatId: 'team', media: 'video' }, 'ru');
    expect(given.provider.ticket).toHaveBeenCalledWith(expect.objectContaining({ number: 5 }));
  }
});

it('orders it with what was decided for that call, or else for the chat', async () => {
  const ofChat: Moderation = { ...DEFAULT_MODERATION, share: 'moderators' };
  const ofCall: Moderation = { ...DEFAULT_MODERATION, microphones: 'onRequest' };
  const given = deps();
  given.membership.mockResolvedValue(membershipWith({ moderation: ofChat }));
  given.moderations.find.mockImplementation((chatId, number) =>
    Promise.resolve(chatId === 'team' && number === 4 ? ofCall : null),
  );
  const ask = () => issueTicket(given, person('ivan'), { chatId: 'team', media: 'video' }, 'ru');
  await ask();
  expect(given.provider.ticket).toHaveBeenLastCalledWith(expect.objectContaining({ moderation: ofCall }));
  given.calls.load.mockResolvedValue(stateOf({ ...call, endedAt: now }));
  await ask();
  expect(given.provider.ticket).toHaveBeenLastCalledWith(
    expect.objectContaining({ number: 5, moderation: ofChat }),
  );
});
