import { chatTitleFor, type ListedChat } from '@/lib/chats/chat';
import { CHAT_PAGE, placeText } from '@/lib/chats/list-place';

/** A chat as lists and headers show it to one of its members. */
export interface ChatSummary {
  id: string;
  title: string;
  kind: ListedChat['kind'];
  /** One more than `COUNTED_MEMBERS` stands for any more. */
  memberCount: number;
  picture: string | null;
}

/** A page of a list, read with one more than it shows, and where it goes on. */
export function chatListOf(
  listed: ListedChat[],
  viewerId: string,
): { chats: ChatSummary[]; more: string | null } {
  const shown = listed.slice(0, CHAT_PAGE);
  const last = listed.length > shown.length ? shown.at(-1) : undefined;
  return {
    chats: shown.map((chat) => chatSummary(chat, viewerId)),
    more: last ? `/?${new URLSearchParams({ after: placeText(last.place) })}` : null,
  };
}

export function chatSummary(chat: Omit<ListedChat, 'place'>, viewerId: string): ChatSummary {
  const other = chat.members.find(({ person }) => person.id !== viewerId);
  return {
    id: chat.id,
    title: chatTitleFor(chat, viewerId),
    kind: chat.kind,
    memberCount: chat.memberCount,
    picture: chat.kind === 'direct' ? (other?.person.avatarUrl ?? null) : null,
  };
}
