import { z } from 'zod';
import { AppError } from '../errors';
import type { Participant } from './call';
import type { Moderation } from './moderation';

export const CHAT_KINDS = ['direct', 'group'] as const;
export type ChatKind = (typeof CHAT_KINDS)[number];

export const ROLES = ['moderator', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** Longest chat id, in UTF-16 units; ids of other systems fit (Matrix room ids: 255 bytes). */
export const chatIdSchema = z
  .string()
  .min(1)
  .max(255)
  // Control characters have no place in an id, and PostgreSQL refuses NUL.
  .refine((id) => !/[\u0000-\u001f\u007f]/.test(id) && id.isWellFormed());

/** What a call knows of one person's place in a chat, whoever keeps that chat. */
export interface Membership {
  chat: { id: string; kind: ChatKind };
  role: Role;
  /** The chat's name as this person sees it. */
  title: string;
  /** The chat's name when it must read the same for everyone in the room. */
  subject: string;
  /** The others of the chat when its calls ring them; nobody in a group that is too big for that. */
  rings: Participant[];
  /** What holds in its calls where nothing else was decided for one of them. */
  moderation: Moderation;
}

/** Finds a person's place in a chat: null alike for strangers and for chats that do not exist. */
export type FindMembership = (chatId: string, personId: string) => Promise<Membership | null>;

/**
 * A person's place in a chat.
 *
 * @throws {AppError} `chat.not_found` alike for an impossible id, a chat that does not exist and one of others
 */
export async function requireMembership(
  { membership }: { membership: FindMembership },
  chatId: string,
  person: { id: string },
): Promise<Membership> {
  const found = chatIdSchema.safeParse(chatId).success ? await membership(chatId, person.id) : null;
  if (!found) throw new AppError('chat.not_found');
  return found;
}
