'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import controls from '../shared/controls.module.css';
import styles from './incoming-calls.module.css';
import { useFocusLost } from './use-focus-lost';

/** Says to who answered that the call was over by then. */
export function RingOverCard(props: { name: string; onClose: () => void; onFocusLost: () => void }) {
  const { name, onClose, onFocusLost } = props;
  const t = useTranslations('ring');
  const card = useRef<HTMLDivElement>(null);
  useFocusLost(card, onFocusLost);
  return (
    <div ref={card} className={`${styles.card} ${styles.over}`}>
      <div className={styles.words} role="alert">
        <p className={styles.name} dir="auto">
          {name}
        </p>
        <p className={styles.what}>{t('over')}</p>
      </div>
      <button type="button" className={controls.secondary} onClick={onClose}>
        {t('close')}
      </button>
    </div>
  );
}
