import { z } from 'zod';

/** One setting: its rule, what it is for, and a value that is safe to copy. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** One line for the settings table. */
  about: string;
  example: string;
  /** What holds when it is absent, in words or as the value itself. */
  otherwise?: string;
  secret?: boolean;
}

export type Settings = Record<string, Setting>;
export type Values<S extends Settings> = { [K in keyof S]: z.output<S[K]['schema']> };
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that is wrong, and why, in one sentence. */
export interface Problem {
  name: string;
  why: string;
  /** It should not be set at all, whatever its value. */
  remove?: true;
}

/** Declares a setting; only there to infer its schema's type. */
export function setting<Schema extends z.ZodType>(
  schema: Schema,
  facts: Omit<Setting, 'schema'>,
): Setting<Schema> {
  return { schema, ...facts };
}

/**
 * Reads settings from an environment. An empty string counts as absent.
 * Values that were refused are left out, so look at `problems` before using them.
 */
export function readSettings<S extends Settings>(
  settings: S,
  environment: Environment,
): { values: Values<S>; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(settings)) {
    const text = environment[name]?.trim();
    const read = schema.safeParse(text === '' ? undefined : text);
    if (read.success) values[name] = read.data;
    else problems.push({ name, why: read.error.issues.map((issue) => issue.message).join('; ') });
  }
  return { values: values as Values<S>, problems };
}

/** A whole number in a range, given as text. */
export function wholeNumber(least: number, most: number, fallback: number) {
  const why = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, why)
    .transform(Number)
    .pipe(z.number().min(least, why).max(most, why))
    .default(fallback);
}

/** A switch: 1, true, yes, on; 0, false, no, off. */
export function flag() {
  return z.stringbool({ error: 'must be 1 or 0' }).optional();
}

/** What to set as a secret. Long enough to be one itself, so it is refused: everybody knows it. */
export const SECRET_EXAMPLE = 'the output of: openssl rand -hex 32';

/** A secret of at least so many characters. Its text never appears in a message. */
export function secretText(least: number) {
  return z
    .string()
    .min(least, `must have at least ${least} characters`)
    .refine((text) => text !== SECRET_EXAMPLE, 'is the example itself, which everybody knows');
}
