'use client';

import { useTranslations } from 'next-intl';
import { MOST_TRIES } from './back-off';
import type { Session } from './call-session';
import styles from './call-window.module.css';
import { useNow } from './use-now';

interface CallReconnectingProps {
  session: Session;
  online: boolean;
  onTryNow: () => void;
  onLeave: () => void;
}

/** Lies over the meeting while a call that broke is brought back. */
export function CallReconnecting({ session, online, onTryNow, onLeave }: CallReconnectingProps) {
  const t = useTranslations('call.reconnecting');
  const { stage, tries, trouble, ticket } = session;
  const now = useNow();
  const seconds =
    stage.name === 'resting' && now !== null ? Math.max(0, Math.ceil((stage.until - now) / 1000)) : 0;
  return (
    <section className={styles.overlay} data-code={trouble?.kind}>
      <div role="alert" data-code={trouble?.kind}>
        <h2>{t('title')}</h2>
        <p>{t(online ? 'explanation' : 'offline', { domain: ticket.domain })}</p>
      </div>
      {online && (
        <p className={styles.reason} role="timer">
          {t('attempt', { attempt: tries, most: MOST_TRIES })}
          {seconds > 0 && ` ${t('next', { seconds })}`}
        </p>
      )}
      <p className={styles.actions}>
        {stage.name === 'resting' && (
          <button type="button" className={styles.primary} onClick={onTryNow}>
            {t('tryNow')}
          </button>
        )}
        <button type="button" className={styles.secondary} onClick={onLeave}>
          {t('leave')}
        </button>
      </p>
    </section>
  );
}
