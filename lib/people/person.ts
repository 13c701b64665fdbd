import { z } from 'zod';

export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Who is asking, as their profile says; never typed at the call. */
export const personSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  /** Absolute http(s) address, or a path on our own origin. */
  avatarUrl: z.string().nullable(),
  email: z.string().nullable(),
  language: z.enum(LANGUAGES).nullable(),
});

export type Person = z.infer<typeof personSchema>;

/** Longest display name, in Unicode code points. */
export const NAME_LIMIT = 200;

// Line breaks and other control characters would break one-line places; marks for right-to-left text stay.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const VISIBLE_CHARACTER = /[\p{Letter}\p{Number}\p{Punctuation}\p{Symbol}]/u;

/** A name of any script, 1 to 200 code points, trimmed, on one line, that can be seen. */
export const displayNameSchema = z
  .string()
  .transform((name) => name.trim().normalize('NFC'))
  .refine((name) => VISIBLE_CHARACTER.test(name) && [...name].length <= NAME_LIMIT, 'length')
  .refine((name) => !CONTROL_CHARACTERS.test(name) && name.isWellFormed(), 'characters');

/** What a person may change about themselves. */
export const profileChangeSchema = z.strictObject({
  displayName: displayNameSchema,
  language: z.enum(LANGUAGES).nullable(),
});

export type ProfileChange = z.infer<typeof profileChangeSchema>;
