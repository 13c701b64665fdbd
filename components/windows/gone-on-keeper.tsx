'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';
import controls from '../shared/controls.module.css';
import { createGoneKeeper, NONE_STRAYED } from './gone-keeper';
import styles from './gone-on-keeper.module.css';

// One for the document: going from page to page takes this component away and brings it back.
const ofDocument = createGoneKeeper();

/** Keeps the presence of people whose call windows have gone on outside our pages, and says when one has strayed. */
export function GoneOnKeeper({
  personId,
  keeper = ofDocument,
}: {
  personId: string;
  keeper?: typeof ofDocument;
}) {
  const t = useTranslations('call.goneOn');
  const strayed = useSyncExternalStore(keeper.subscribe, keeper.strayed, () => NONE_STRAYED);
  useEffect(() => keeper.start(personId), [keeper, personId]);
  return strayed.map(({ name, chatTitle, domain, bringBack }) => (
    <div key={name} className={styles.notice} role="alert">
      <p>{t('strayed', { chat: chatTitle, domain })}</p>
      <button type="button" className={controls.secondary} onClick={bringBack}>
        {t('bringBack')}
      </button>
    </div>
  ));
}
