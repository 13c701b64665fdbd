import type { ChatKind, Role } from '../calls/membership';
import type { Moderation } from '../calls/moderation';
import type { Person } from '../people/person';
import type { ListPlace } from './list-place';

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
export function chatTitleFor(chat: Pick<Chat, 'title' | 'members'>, viewerId: string): string {
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

/** A chat in the list of one of its members. */
export interface ListedChat extends Pick<Chat, 'id' | 'kind' | 'title'> {
  /** A few of its members, among them somebody else than the reader where there is anybody else. */
  members: Member[];
  /** How many there are; up to `COUNTED_MEMBERS` that is exact, and one more than it stands for any more. */
  memberCount: number;
  /** Where it is in a list: a page goes on after this. */
  place: ListPlace;
}

/** How far members are counted: a page of chats costs the same whatever their size. */
export const COUNTED_MEMBERS = 1000;

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
