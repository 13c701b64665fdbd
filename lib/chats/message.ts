import { z } from 'zod';

/** Longest message, in UTF-16 units. */
export const MESSAGE_LIMIT = 4000;

export interface Message {
  id: number;
  chatId: string;
  author: { id: string; displayName: string; avatarUrl: string | null };
  text: string;
  /** ISO 8601, UTC. */
  sentAt: string;
}

export const newMessageSchema = z.strictObject({
  text: z
    .string()
    .max(MESSAGE_LIMIT)
    .transform((text) => text.trim())
    // PostgreSQL's text holds no NUL, and a lone surrogate is no character.
    .refine((text) => text.length > 0 && !text.includes('\u0000') && text.isWellFormed()),
});

/** A page of messages: `before` is the id of the message that the page ends ahead of. */
export const messagePageSchema = z.object({
  before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
