import { participantOf } from '../calls/call';
import type { HostMember } from '../calls/host-claims';
import type { FindMembership } from '../calls/membership';
import { DEFAULT_MODERATION } from '../calls/moderation';
import type { Person } from '../people/person';

interface HostMembers {
  find(chatId: string, personId: string): Promise<HostMember | null>;
  others(chatId: string, personId: string): Promise<Person[]>;
}

/**
 * Membership by what a host's tokens say, while they have force. A direct chat rings the other person as soon as a page
 * of theirs has shown a token for it: before that nothing of them could ring. How big a group is no token says, so
 * groups do not ring.
 */
export function hostMembership(members: HostMembers, now: () => Date): FindMembership {
  return async (chatId, personId) => {
    const member = await members.find(chatId, personId);
    if (!member || member.rightUntil <= now()) return null;
    const { kind, role, title, person } = member;
    const others = kind === 'direct' ? await members.others(chatId, personId) : [];
    const names = [person, ...others].map(({ displayName }) => displayName);
    return {
      chat: { id: chatId, kind },
      role,
      title,
      // A direct chat's title is the other person's name, for each of the two another one.
      subject:
        kind === 'group'
          ? title
          : [...(others.length > 0 ? names : [...names, title])].sort(byName).join(', '),
      rings: others.map(participantOf),
      moderation: DEFAULT_MODERATION,
    };
  };
}

function byName(one: string, other: string): number {
  return one.localeCompare(other);
}
