import type { FindMembership } from '../calls/membership';
import { chatTitleFor, roleIn, sharedChatTitle, type Chat } from './chat';

/** Membership by the chats that we keep ourselves. */
export function membershipIn(chats: { find(chatId: string): Promise<Chat | null> }): FindMembership {
  return async (chatId, personId) => {
    const chat = await chats.find(chatId);
    const role = chat && roleIn(chat, personId);
    if (!chat || !role) return null;
    return {
      chat: { id: chat.id, kind: chat.kind },
      role,
      title: chatTitleFor(chat, personId),
      subject: sharedChatTitle(chat),
    };
  };
}
