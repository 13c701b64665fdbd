'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import styles from '../call/call-window.module.css';
import { isOwnWindow } from '../windows/own-window';
import { neverChanges } from './never-changes';

/** Closes the window, where a page has opened it for a call. */
export function CloseWindow() {
  const t = useTranslations('call.goodbye');
  const closable = useSyncExternalStore(neverChanges, isOwnWindow, () => false);
  if (!closable) return null;
  return (
    <p className={styles.actions}>
      <button type="button" className={styles.primary} onClick={() => window.close()}>
        {t('close')}
      </button>
    </p>
  );
}
