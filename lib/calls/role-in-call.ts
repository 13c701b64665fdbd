import type { CallState } from './call';
import type { Membership, Role } from './membership';

/**
 * The role somebody has in the present call of a chat: in a group that of the chat; in a direct chat, where neither of
 * the two is above the other, whoever started the call moderates it. Before it has started that may be either.
 *
 * @param state settled, so that an end nobody has noted yet is one
 */
export function roleInCall({ chat, role }: Membership, { call }: CallState, personId: string): Role {
  if (chat.kind === 'group') return role;
  const isStarted = call !== null && call.endedAt === null;
  return !isStarted || call.startedBy.id === personId ? 'moderator' : 'member';
}
