import type { z } from 'zod';
import { LANGUAGES, type Language } from './person';

/** A claim that is left out when it is odd, rather than have the others refused. */
export function optionalClaim<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

/** The language of a `locale` claim (BCP 47, also with an underscore), where it is one of ours. */
export function claimedLanguage(locale: string | undefined): Language | null {
  const spoken = locale?.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === spoken) ?? null;
}
