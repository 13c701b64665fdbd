import { z } from 'zod';

/** Number of a call within its chat, as far as its column in the database reaches. */
export const callNumberSchema = z.int().min(1).max(2_147_483_647);

/** The same as an address has it. */
export const callNumberInPath = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(callNumberSchema);
