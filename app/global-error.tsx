'use client';

import { useSyncExternalStore } from 'react';
import { BrokenPage, referenceOf } from '@/components/shared/broken-page';
import { BROKEN_WORDS } from '@/components/shared/broken-words';
import { neverChanges } from '@/components/shared/never-changes';
import './globals.css';

/**
 * Stands in place of everything when a page breaks, or the layout itself: no provider of words around it. There is no
 * `error.tsx` besides: React waits for that one's script before it takes over any page, and none is told of it in time.
 */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore<'ru' | 'en' | undefined>(
    neverChanges,
    // The page that broke has said which language it was in, unless our server had none to send.
    () => (/^ru\b/.test(document.documentElement.lang || navigator.language) ? 'ru' : 'en'),
    () => undefined,
  );
  const { errorTitle, error: text, retry: again } = BROKEN_WORDS[language ?? 'ru'];
  const words = { title: errorTitle, text: text.replace('{reference}', referenceOf(error)), retry: again };
  return (
    <html lang={language}>
      <body lang={language ?? 'ru'}>
        <BrokenPage words={words} onRetry={retry} />
      </body>
    </html>
  );
}
