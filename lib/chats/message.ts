import { z } from 'zod';
import { callRecordSchema, participantSchema } from '../calls/call-view';

/** Longest message, in UTF-16 units. */
export const MESSAGE_LIMIT = 4000;

/** What every entry of a chat has. Times are ISO 8601, UTC. */
const entrySchema = z.object({
  id: z.int().positive(),
  chatId: z.string(),
  author: participantSchema,
  sentAt: z.iso.datetime(),
});

/** Something a person wrote. */
export const textMessageSchema = entrySchema.extend({ text: z.string() });

/** The one message of a call: it stays where the call began and says what has become of it. */
export const callMessageSchema = entrySchema.extend({ call: callRecordSchema });

export const messageSchema = z.union([textMessageSchema, callMessageSchema]);

export type TextMessage = z.infer<typeof textMessageSchema>;
export type CallMessage = z.infer<typeof callMessageSchema>;
export type Message = z.infer<typeof messageSchema>;

/** A message as one change of its chat has left it; changes of a chat are numbered in their order. */
export interface ChangedMessage {
  revision: number;
  message: Message;
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
