'use client';

import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import controls from '../shared/controls.module.css';
import { NoticeSettings } from './notice-settings';
import styles from './ring-settings.module.css';
import { playRing } from './ring-sound';
import { useHydrated } from '../shared/use-hydrated';
import { useRingMuted } from './use-ring-muted';

/** How incoming calls make themselves noticed in this browser. */
export function RingSettings() {
  const t = useTranslations('ring');
  const id = useId();
  const ready = useHydrated();
  const [muted, setMuted] = useRingMuted();
  const stop = useRef<(() => void) | null>(null);

  function tryIt() {
    stop.current?.();
    stop.current = playRing({ once: true });
  }

  return (
    <section className={styles.settings} aria-labelledby={id}>
      <h2 id={id}>{t('title')}</h2>
      <div className={styles.part}>
        <div className={styles.row}>
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked={!muted}
              disabled={!ready}
              onChange={(event) => setMuted(!event.target.checked)}
            />
            {t('settings.sound')}
          </label>
          <button type="button" className={controls.secondary} disabled={!ready} onClick={tryIt}>
            {t('settings.try')}
          </button>
        </div>
        <p className={controls.hint}>{t('settings.soundHint')}</p>
      </div>
      <NoticeSettings />
    </section>
  );
}
