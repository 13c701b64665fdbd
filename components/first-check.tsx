'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import controls from './controls.module.css';
import dark from './dark.module.css';
import styles from './first-check.module.css';

const KEY = 'calls.checked';
const listeners = new Set<() => void>();
/** Where a browser keeps nothing for us, it holds for this page. */
let remembered = false;

/** Whether to offer a check before the first call in this browser, until one was finished or the offer dismissed. */
export function useFirstCheck(): { offered: boolean; dismiss(): void } {
  const checked = useSyncExternalStore(subscribe, isChecked, () => true);
  return { offered: !checked, dismiss: rememberChecked };
}

/** Remembers that nobody needs to be asked to a check any more in this browser. */
export function rememberChecked(): void {
  remembered = true;
  try {
    localStorage.setItem(KEY, '1');
  } catch {
    // Cookies and the like are switched off.
  }
  listeners.forEach((listener) => listener());
}

function isChecked(): boolean {
  try {
    return remembered || localStorage.getItem(KEY) !== null;
  } catch {
    return remembered;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Offers a check to somebody who has not called from this browser yet. */
export function FirstCheckBar({ onCheck, onDismiss }: { onCheck: () => void; onDismiss: () => void }) {
  const t = useTranslations('check.first');
  return (
    <aside className={`${dark.dark} ${styles.bar}`} aria-label={t('title')}>
      <p>{t('title')}</p>
      <button type="button" className={controls.primary} onClick={onCheck}>
        {t('check')}
      </button>
      <button type="button" className={controls.quiet} onClick={onDismiss}>
        {t('dismiss')}
      </button>
    </aside>
  );
}
