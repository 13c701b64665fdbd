import { describe, expect, it } from 'vitest';
import type { HostMember } from '../calls/host-claims';
import { DEFAULT_MODERATION } from '../calls/moderation';
import { hostMembership } from './host-membership';

const NOW = new Date('2026-01-01T00:00:00Z');
const person = (id: string, displayName: string) => ({
  id,
  displayName,
  avatarUrl: null,
  email: null,
  language: null,
});
const ivan = person('host:ivan', 'Иван');
const maria = person('host:maria', 'Мария');

function membership(member: Partial<HostMember> | null, others = [maria]) {
  const known: HostMember = {
    chatId: 'host:42',
    kind: 'direct',
    title: 'Маша',
    role: 'moderator',
    person: ivan,
    issuedAt: NOW,
    rightUntil: new Date(NOW.getTime() + 1),
    ...member,
  };
  const members = {
    find: () => Promise.resolve(member && known),
    others: () => Promise.resolve(others),
  };
  return hostMembership(members, () => NOW)('host:42', 'host:ivan');
}

describe('membership of a host’s chat', () => {
  it('is what the token says, and rings the other person of a direct chat', async () => {
    expect(await membership({})).toEqual({
      chat: { id: 'host:42', kind: 'direct' },
      role: 'moderator',
      title: 'Маша',
      subject: 'Иван, Мария',
      rings: [{ id: 'host:maria', displayName: 'Мария', avatarUrl: null }],
      moderation: DEFAULT_MODERATION,
    });
  });

  it('names a direct chat by its title while the other person has not been there', async () => {
    expect(await membership({}, [])).toMatchObject({ subject: 'Иван, Маша', rings: [] });
  });

  it('of a group rings nobody', async () => {
    expect(await membership({ kind: 'group', title: 'Команда' })).toMatchObject({
      title: 'Команда',
      subject: 'Команда',
      rings: [],
    });
  });

  it('ends with the right', async () => {
    expect(await membership({ rightUntil: NOW })).toBeNull();
    expect(await membership(null)).toBeNull();
  });
});
