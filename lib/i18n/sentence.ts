import 'server-only';
import { createTranslator } from 'next-intl';
import type { ErrorCode } from '../errors';
import type { Language } from '../people/person';
import en from './en.json';
import ru from './ru.json';

export const MESSAGES: Record<Language, typeof ru> = { ru, en };

/** The sentence of an error in a language. */
export function errorSentence(
  language: Language,
  code: ErrorCode,
  values: Readonly<Record<string, string | number>>,
): string {
  return createTranslator({ locale: language, messages: MESSAGES[language], namespace: 'errors' })(
    code,
    values,
  );
}
