'use client';

import { useTranslations } from 'next-intl';
import controls from '../shared/controls.module.css';
import styles from './gone-on-keeper.module.css';
import { useOneCall } from './one-call';
import { callPath, enterCallWindow, findCallWindow } from './open-call-window';

/** Says to who pressed call that its window is out of this page's reach, and offers to have the call here instead. */
export function CallElsewhere() {
  const t = useTranslations('windows');
  const { elsewhere, forgetElsewhere } = useOneCall();

  function moveHere() {
    if (!elsewhere) return;
    const { chatId, media, inside, muted } = elsewhere;
    const found = findCallWindow(chatId);
    const path = callPath(chatId, media, { prejoin: !inside, moved: muted });
    enterCallWindow(found && { ...found, blank: true }, path);
    // The other window goes by itself, when this one is in.
    forgetElsewhere();
  }

  return (
    <div role="status">
      {elsewhere && (
        <div className={styles.notice}>
          <p>{t('elsewhere')}</p>
          <button type="button" className={controls.secondary} onClick={moveHere}>
            {t('moveHere')}
          </button>
          <button type="button" className={controls.quiet} onClick={forgetElsewhere}>
            {t('close')}
          </button>
        </div>
      )}
    </div>
  );
}
