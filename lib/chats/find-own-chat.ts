import { chatIdSchema } from '../calls/membership';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import { roleIn, type Chat } from './chat';

/** Members of a chat that its pages name at the most: a group may have thousands. */
const FEW = 4;

/**
 * A chat for one of its members, with a few of the others.
 *
 * @throws {AppError} `chat.not_found` alike for an impossible id, a chat that does not exist and one of others
 */
export async function findOwnChat(
  chats: { findFor(chatId: string, personId: string, mostMembers: number): Promise<Chat | null> },
  person: Person,
  chatId: string,
): Promise<Chat> {
  const chat = chatIdSchema.safeParse(chatId).success ? await chats.findFor(chatId, person.id, FEW) : null;
  if (!chat || !roleIn(chat, person.id)) throw new AppError('chat.not_found');
  return chat;
}
