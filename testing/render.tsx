import { render } from '@testing-library/react';
import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import en from '@/lib/i18n/en.json';
import ru from '@/lib/i18n/ru.json';
import type { Language } from '@/lib/people/person';

/** Renders with the words of a language, as the root layout does. */
export function renderIn(language: Language, element: ReactNode) {
  return render(element, {
    wrapper: ({ children }) => (
      <NextIntlClientProvider locale={language} messages={{ ru, en }[language]} timeZone="UTC">
        {children}
      </NextIntlClientProvider>
    ),
  });
}
