'use client';

import { useTranslations } from 'next-intl';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';

/** What is left where a call was, that has moved to another window. */
export function CallMoved({ chatId }: { chatId: string }) {
  const t = useTranslations('windows.moved');
  return (
    <section className={styles.panel} role="status">
      <h2>{t('title')}</h2>
      <p>{t('text')}</p>
      <p className={styles.actions}>
        <CallWayOut chatId={chatId} />
      </p>
    </section>
  );
}
