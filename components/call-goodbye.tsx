'use client';

import { useTranslations } from 'next-intl';
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
        {window.opener ? (
          <button type="button" className={styles.secondary} onClick={() => window.close()}>
            {t('close')}
          </button>
        ) : (
          <a className={styles.secondary} href={`/chats/${encodeURIComponent(chatId)}`}>
            {t('chat')}
          </a>
        )}
      </p>
    </section>
  );
}
