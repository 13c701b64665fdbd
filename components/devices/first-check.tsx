'use client';

import { useTranslations } from 'next-intl';
import controls from '../shared/controls.module.css';
import dark from '../shared/dark.module.css';
import styles from './first-check.module.css';
import { keptFlag } from '../shared/kept-flag';

const checked = keptFlag('calls.checked');

/** Whether to offer a check before the first call in this browser, until one was finished or the offer dismissed. */
export function useFirstCheck(): { offered: boolean; dismiss(): void } {
  return { offered: !checked.use(true), dismiss: rememberChecked };
}

/** Remembers that nobody needs to be asked to a check any more in this browser. */
export function rememberChecked(): void {
  checked.set(true);
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
