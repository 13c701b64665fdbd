'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { CallView } from '@/lib/calls/call-view';
import controls from '../shared/controls.module.css';
import { Face } from '../people/face';
import styles from './face-row.module.css';

/** How many faces there is room for. */
const SHOWN = 5;

/** The faces of people in a row, and how many more there are. `named` shows their names beside. */
export function FaceRow({ people, named = false }: { people: CallView['participants']; named?: boolean }) {
  const locale = useLocale();
  const t = useTranslations('calls');
  // One more face takes no more room than the number one.
  const shown = people.slice(0, people.length === SHOWN + 1 ? SHOWN + 1 : SHOWN);
  const names = new Intl.ListFormat(locale).format(people.map(({ displayName }) => displayName));
  return (
    <span className={styles.row} title={named ? undefined : names}>
      <span className={styles.faces}>
        {shown.map(({ id, displayName, avatarUrl }) => (
          <Face key={id} name={displayName} picture={avatarUrl} size="sm" />
        ))}
        {people.length > shown.length && (
          <span className={styles.more} aria-hidden>
            {t('more', { count: people.length - shown.length })}
          </span>
        )}
      </span>
      <span className={named ? styles.names : controls.hidden}>{names}</span>
    </span>
  );
}
