import { participantOf } from '../calls/call';
import type { FindMembership } from '../calls/membership';
import { chatTitleFor, ringsIn, roleIn, sharedChatTitle, type Chat } from './chat';

/**
 * Membership by the chats that we keep ourselves.
 *
 * @param ringLimit the most people a group may have for its calls to ring
 */
export function membershipIn(
  chats: { findFor(chatId: string, personId: string, mostMembers: number): Promise<Chat | null> },
  ringLimit: number,
): FindMembership {
  // No more than tell whether it rings, and who the two of a direct chat are: a group may have thousands.
  const mostMembers = Math.max(ringLimit + 1, 2);
  return async (chatId, personId) => {
    const chat = await chats.findFor(chatId, personId, mostMembers);
    const role = chat && roleIn(chat, personId);
    if (!chat || !role) return null;
    return {
      chat: { id: chat.id, kind: chat.kind },
      role,
      title: chatTitleFor(chat, personId),
      subject: sharedChatTitle(chat),
      rings: ringsIn(chat, ringLimit)
        ? chat.members.flatMap(({ person }) => (person.id === personId ? [] : [participantOf(person)]))
        : [],
      moderation: chat.moderation,
    };
  };
}
