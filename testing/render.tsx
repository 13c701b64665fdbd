import { render } from '@testing-library/react';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import en from '@/lib/i18n/en.json';
import ru from '@/lib/i18n/ru.json';
import type { Language } from '@/lib/people/person';

/**
 * Renders with the words of a language, as the root layout does.
 *
 * @param strict runs every effect twice, as in development. `StrictMode` has to be outermost for that.
 */
export function renderIn(language: Language, element: ReactNode, { strict = false } = {}) {
  return render(element, {
    reactStrictMode: strict,
    wrapper: ({ children }) => (
      <NextIntlClientProvider locale={language} messages={{ ru, en }[language]} timeZone="UTC">
        {children}
      </NextIntlClientProvider>
    ),
  });
}
