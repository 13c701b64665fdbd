'use client';

import { useTranslations } from 'next-intl';
import styles from './call-window.module.css';

/** Stands in place of a framed call that its public Jitsi has cut. */
export function CallCut({ domain, continueAddress }: { domain: string; continueAddress: string }) {
  const t = useTranslations('call.public');
  return (
    <section className={styles.panel} role="alert" data-code="embed_limit">
      <h2>{t('cutTitle', { domain })}</h2>
      <p>{t('cut', { domain })}</p>
      <p className={styles.actions}>
        <a className={styles.primary} href={continueAddress} referrerPolicy="no-referrer">
          {t('continue')}
        </a>
      </p>
    </section>
  );
}
