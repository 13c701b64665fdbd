import { z } from 'zod';
import { participantSchema } from '../calls/call-view';
import { CHAT_KINDS } from '../calls/membership';
import { MEDIA } from '../calls/ticket';

/** A call that rings somebody, as their pages are told. */
export const ringViewSchema = z.object({
  chatId: z.string(),
  /** The chat's name as the one who is rung sees it. */
  title: z.string(),
  kind: z.enum(CHAT_KINDS),
  number: z.int().positive(),
  media: z.enum(MEDIA),
  caller: participantSchema,
  /** Milliseconds until it ends by itself, when this was sent: no clock but the reader's is needed. */
  endsIn: z.int().positive(),
});

export type RingView = z.infer<typeof ringViewSchema>;
