'use client';

import { useTranslations } from 'next-intl';
import styles from './call-window.module.css';

/** Says what a public Jitsi does to framed calls, counts down to it, and offers the way out. */
export function CallPublicBar({
  domain,
  secondsLeft,
  continueAddress,
}: {
  domain: string;
  secondsLeft: number | null;
  continueAddress: string;
}) {
  const t = useTranslations('call.public');
  return (
    <aside className={styles.bar}>
      <p role={secondsLeft === null ? undefined : 'timer'}>
        {secondsLeft === null ? t('before', { domain }) : t('left', { domain, time: minutes(secondsLeft) })}
      </p>
      <a className={styles.barAction} href={continueAddress} referrerPolicy="no-referrer">
        {t('continue')}
      </a>
    </aside>
  );
}

/** `m:ss`. */
function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
