import { chatIdSchema } from '../calls/membership';

/** Chats on a page of a person's list. */
export const CHAT_PAGE = 30;

/** A place in the list of somebody's chats: the most recently active is the first. */
export interface ListPlace {
  /** When something was last said or a call began there, in microseconds since 1970: as exact as the database has it. */
  activeAt: number;
  chatId: string;
}

/** The parameter of an address that a list goes on after. */
export function placeText({ activeAt, chatId }: ListPlace): string {
  return `${activeAt}.${chatId}`;
}

/** Reads it back; null for anything else, which is an address that somebody has broken. */
export function readPlace(text: string): ListPlace | null {
  const [, time = '', chatId = ''] = /^(\d{1,16})\.(.+)$/s.exec(text) ?? [];
  const activeAt = Number(time);
  if (!time || !Number.isSafeInteger(activeAt) || !chatIdSchema.safeParse(chatId).success) return null;
  return { activeAt, chatId };
}
