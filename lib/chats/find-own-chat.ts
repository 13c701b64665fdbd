import { chatIdSchema } from '../calls/membership';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import { roleIn, type Chat } from './chat';

/**
 * A chat for one of its members.
 *
 * @throws {AppError} `chat.not_found` alike for an impossible id, a chat that does not exist and one of others
 */
export async function findOwnChat(
  chats: { find(chatId: string): Promise<Chat | null> },
  person: Person,
  chatId: string,
): Promise<Chat> {
  const chat = chatIdSchema.safeParse(chatId).success ? await chats.find(chatId) : null;
  if (!chat || !roleIn(chat, person.id)) throw new AppError('chat.not_found');
  return chat;
}
