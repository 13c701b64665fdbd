import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { PAGE_WORDS, wordsOf, type PagePath } from '@/lib/i18n/page-words';

/** Gives a page's parts their words in the browser. */
export async function PageWords({ page, children }: { page: PagePath; children: ReactNode }) {
  const messages = wordsOf(await getMessages(), PAGE_WORDS[page]);
  return <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>;
}
