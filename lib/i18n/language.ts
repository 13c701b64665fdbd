import { LANGUAGES, type Language } from '../people/person';

/** A language range with its weight: RFC 9110, 12.5.4. */
const RANGE = /^([a-z]{1,8})(?:-[a-z0-9-]+)?(?:\s*;\s*q=([01](?:\.\d{1,3})?))?$/i;

/**
 * The language for somebody: their profile's, else the browser's first that we speak, else English for a browser
 * that speaks neither, and Russian where nothing is known.
 */
export function chooseLanguage(
  profile: Language | null | undefined,
  acceptLanguage: string | null,
): Language {
  if (profile) return profile;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .flatMap((range) => {
      const [, code = '', quality = '1'] = RANGE.exec(range.trim()) ?? [];
      return code && Number(quality) > 0 ? [{ code: code.toLowerCase(), quality: Number(quality) }] : [];
    })
    .sort((a, b) => b.quality - a.quality);
  const spoken = wanted.map(({ code }) => LANGUAGES.find((language) => language === code)).find(Boolean);
  return spoken ?? (wanted.length > 0 ? 'en' : 'ru');
}
