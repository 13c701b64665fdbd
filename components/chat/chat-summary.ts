import { chatTitleFor, type Chat } from '@/lib/chats/chat';

/** A chat as lists and headers show it to one of its members. */
export interface ChatSummary {
  id: string;
  title: string;
  kind: Chat['kind'];
  memberCount: number;
  picture: string | null;
}

export function chatSummary(chat: Chat, viewerId: string): ChatSummary {
  const other = chat.members.find(({ person }) => person.id !== viewerId);
  return {
    id: chat.id,
    title: chatTitleFor(chat, viewerId),
    kind: chat.kind,
    memberCount: chat.members.length,
    picture: chat.kind === 'direct' ? (other?.person.avatarUrl ?? null) : null,
  };
}
