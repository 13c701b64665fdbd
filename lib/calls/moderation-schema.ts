import { z } from 'zod';
import { MICROPHONES, RECORDERS, SHARERS, type Moderation, type ModerationChange } from './moderation';

const parts = {
  share: z.enum(SHARERS),
  microphones: z.enum(MICROPHONES),
  record: z.enum(RECORDERS),
};

/** All three, always: a part that was left out could mean its default or that it stays. */
export const moderationSchema: z.ZodType<Moderation> = z.strictObject(parts);

/** A decision as it is sent: the rules themselves, and as `seen` those that the sender has read before. */
export const moderationChangeSchema = z.strictObject({ ...parts, seen: moderationSchema });

/** The decision that was sent. */
export function changeOf({ seen, ...wished }: z.infer<typeof moderationChangeSchema>): ModerationChange {
  return { wished, seen };
}
