import type { ChatKind, Role } from '../calls/membership';
import type { Moderation } from '../calls/moderation';
import type { Person } from '../people/person';

export interface Member {
  person: Person;
  role: Role;
}

/** A chat as one of its members sees it. */
export interface Chat {
  id: string;
  kind: ChatKind;
  /** Set for groups; a direct chat is named by its people. */
  title: string | null;
  /** What holds in its calls where nothing else was decided for one of them. */
  moderation: Moderation;
  members: Member[];
}

/** The chat's name for one of its members: a group's title, or the other person of a direct chat. */
export function chatTitleFor(chat: Chat, viewerId: string): string {
  if (chat.title) return chat.title;
  const others = chat.members.filter(({ person }) => person.id !== viewerId);
  return namesOf(others.length > 0 ? others : chat.members);
}

/** The chat's name when it must read the same for everyone in the room. */
export function sharedChatTitle(chat: Chat): string {
  return chat.title ?? namesOf(chat.members);
}

/** The role a person has in a chat, or null for a stranger. */
export function roleIn(chat: Chat, personId: string): Role | null {
  return chat.members.find(({ person }) => person.id === personId)?.role ?? null;
}

/** Whether calls of a chat ring its people: direct chats, and groups of at most so many. */
export function ringsIn(chat: Chat, ringLimit: number): boolean {
  return chat.kind === 'direct' || chat.members.length <= ringLimit;
}

function namesOf(members: Member[]): string {
  return members
    .map(({ person }) => person.displayName)
    .sort((a, b) => a.localeCompare(b))
    .join(', ');
}
