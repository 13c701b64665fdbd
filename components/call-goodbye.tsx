'use client';

import { useTranslations } from 'next-intl';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';

/** What is there after the call. */
export function CallGoodbye({ chatId, onAgain }: { chatId: string; onAgain: () => void }) {
  const t = useTranslations('call.goodbye');
  return (
    <section className={styles.panel} aria-labelledby="goodbye">
      <h2 id="goodbye">{t('title')}</h2>
      <p className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onAgain}>
          {t('again')}
        </button>
        <CallWayOut chatId={chatId} />
      </p>
    </section>
  );
}
