'use client';

import { useTranslations } from 'next-intl';
import type { OpenFailure } from '../jitsi/meeting';
import styles from './call-window.module.css';

/** Why there is no meeting: it did not open, Jitsi refused it, or we gave no new ticket. */
export type Failure = { kind: OpenFailure } | { kind: 'refused' | 'ticket'; reason: string | null };

/** Says what went wrong with the call and what to do next. */
export function CallFailure({
  failure,
  domain,
  onAgain,
}: {
  failure: Failure;
  domain: string;
  onAgain: () => void;
}) {
  const t = useTranslations('call.failed');
  const certificate = failure.kind === 'script_unreachable' && isLocal(domain);
  return (
    <section className={styles.panel} role="alert" data-code={failure.kind}>
      <h2>{t('title')}</h2>
      <p>{certificate ? t('localhost', { domain }) : t(failure.kind, { domain })}</p>
      {'reason' in failure && failure.reason && (
        <p>{failure.kind === 'refused' ? t('refusedBy', { reason: failure.reason }) : failure.reason}</p>
      )}
      <p className={styles.actions}>
        {certificate && (
          <a className={styles.secondary} href={`https://${domain}/`} target="_blank" rel="noreferrer">
            {t('openOnce', { domain })}
          </a>
        )}
        <button type="button" className={styles.primary} onClick={onAgain}>
          {failure.kind === 'refused' ? t('rejoin') : t('again')}
        </button>
      </p>
    </section>
  );
}

function isLocal(domain: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(domain);
}
