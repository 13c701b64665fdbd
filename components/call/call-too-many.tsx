'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import styles from './call-window.module.css';
import { CallWayOut } from './call-way-out';
import { useNow } from '../shared/use-now';

/** By up to so many milliseconds, by chance, later than our server says: or all who were refused come back at once. */
const LATE = 3000;

interface CallTooManyProps {
  chatId: string;
  /** Until our server gives a ticket again. */
  seconds: number;
  /** Loads the page anew. */
  onAgain?: () => void;
}

/** In place of a call whose page was asked for too often: waits, and then opens it by itself. */
export function CallTooMany({ chatId, seconds, onAgain = reload }: CallTooManyProps) {
  const t = useTranslations('limits');
  const [until] = useState(() => Date.now() + seconds * 1000 + Math.random() * LATE);
  const now = useNow();
  useEffect(() => {
    const timer = setTimeout(onAgain, until - Date.now());
    return () => clearTimeout(timer);
  }, [until, onAgain]);
  const left = now === null ? seconds : Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <main className={styles.window}>
      <div className={styles.stage}>
        <section className={styles.panel}>
          <div role="alert" data-code="request.too_many">
            <h1>{t('title')}</h1>
            <p>{t('text')}</p>
          </div>
          <p className={styles.reason} role="timer">
            {left > 0 ? t('next', { seconds: left }) : t('now')}
          </p>
          <p className={styles.actions}>
            {/* Only a browser knows whether this is a window of its own. */}
            {now !== null && <CallWayOut chatId={chatId} />}
          </p>
        </section>
      </div>
    </main>
  );
}

function reload(): void {
  location.reload();
}
