'use client';

import { useTranslations } from 'next-intl';
import controls from '../shared/controls.module.css';
import { askForNotices, showNotice, useNoticeState } from './notices';
import styles from './ring-settings.module.css';

/** Whether the browser may show notifications of calls: asks for it, or says what stands in the way. */
export function NoticeSettings() {
  const t = useTranslations('ring.settings');
  const state = useNoticeState();

  function showExample() {
    showNotice(t('exampleTitle'), { tag: 'ring-example' });
  }

  return (
    <div className={styles.part}>
      {(state === 'unasked' || state === null) && (
        <>
          <p className={controls.hint}>{t('noticesHint')}</p>
          <button
            type="button"
            className={controls.secondary}
            disabled={state === null}
            onClick={() => void askForNotices()}
          >
            {t('allow')}
          </button>
        </>
      )}
      <div role="status">
        {state !== null && state !== 'unasked' && <p className={controls.hint}>{t(state)}</p>}
      </div>
      {state === 'granted' && (
        <button type="button" className={controls.secondary} onClick={showExample}>
          {t('example')}
        </button>
      )}
    </div>
  );
}
