'use client';

import { useSyncExternalStore } from 'react';
import { BrokenPage, referenceOf } from '@/components/shared/broken-page';
import { BROKEN_WORDS } from '@/components/shared/broken-words';
import './globals.css';

const never = () => () => undefined;

/** Stands in place of everything, when the layout itself broke: no provider of words around it. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore<'ru' | 'en'>(
    never,
    () => (/^ru\b/.test(navigator.language) ? 'ru' : 'en'),
    () => 'ru',
  );
  const { errorTitle, error: text, retry: again } = BROKEN_WORDS[language];
  const words = { title: errorTitle, text: text.replace('{reference}', referenceOf(error)), retry: again };
  return (
    <html lang={language}>
      <body>
        <BrokenPage words={words} onRetry={retry} />
      </body>
    </html>
  );
}
