'use client';

import { useTranslations } from 'next-intl';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';

interface CallGoodbyeProps {
  chatId: string;
  /** It was left for another call. */
  toOther: boolean;
  onAgain: () => void;
}

/** What is there after the call. */
export function CallGoodbye({ chatId, toOther, onAgain }: CallGoodbyeProps) {
  const t = useTranslations('call.goodbye');
  const inWindows = useTranslations('windows');
  return (
    <section className={styles.panel} aria-labelledby="goodbye">
      <h2 id="goodbye">{t('title')}</h2>
      {toOther && <p>{inWindows('leftForOther')}</p>}
      <p className={styles.actions}>
        <button type="button" className={styles.primary} onClick={onAgain}>
          {t('again')}
        </button>
        <CallWayOut chatId={chatId} />
      </p>
    </section>
  );
}
