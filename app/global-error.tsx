'use client';

import { useSyncExternalStore } from 'react';
import { BrokenPage, referenceOf } from '@/components/broken-page';
import { pages as en } from '@/lib/i18n/en.json';
import { pages as ru } from '@/lib/i18n/ru.json';
import './globals.css';

const never = () => () => undefined;

/** Stands in place of everything, when the layout itself broke: no provider of words around it. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore<'ru' | 'en'>(
    never,
    () => (/^ru\b/.test(navigator.language) ? 'ru' : 'en'),
    () => 'ru',
  );
  const { errorTitle, error: text, retry: again } = { ru, en }[language];
  const words = { title: errorTitle, text: text.replace('{reference}', referenceOf(error)), retry: again };
  return (
    <html lang={language}>
      <body>
        <BrokenPage words={words} onRetry={retry} />
      </body>
    </html>
  );
}
