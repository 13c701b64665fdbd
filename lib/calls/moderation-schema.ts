import { z } from 'zod';
import { MICROPHONES, RECORDERS, SHARERS, type Moderation } from './moderation';

/** All three, always: a part that was left out could mean its default or that it stays. */
export const moderationSchema: z.ZodType<Moderation> = z.strictObject({
  share: z.enum(SHARERS),
  microphones: z.enum(MICROPHONES),
  record: z.enum(RECORDERS),
});

/** Number of a call as an address has it. */
export const callNumberSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(z.int().positive().max(2_147_483_647));
