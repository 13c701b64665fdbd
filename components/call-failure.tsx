'use client';

import { useTranslations } from 'next-intl';
import type { OpenFailure } from '../jitsi/meeting';
import { isAfterJoin, isForOperator, type MeetingFailure } from '../jitsi/failure-table';
import type { Ticket } from '../lib/calls/ticket';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';
import { callPath } from './open-call-window';

/**
 * Why there is no meeting: it did not open; Jitsi ended it; we gave no new ticket, saying why, or could not be
 * reached.
 */
export type Failure =
  | { kind: OpenFailure }
  | { kind: MeetingFailure; reason: string | null }
  | { kind: 'ticket_refused'; code: string; sentence: string }
  | { kind: 'ticket_unreachable' };

/** Says what went wrong with the call, and what to do next. */
export function CallFailure({
  failure,
  ticket,
  onAgain,
}: {
  failure: Failure;
  ticket: Ticket;
  onAgain: () => void;
}) {
  const t = useTranslations('call.failed');
  const { domain, call } = ticket;
  const certificate = failure.kind === 'script_unreachable' && isLocal(domain);
  const signedOut = failure.kind === 'ticket_refused' && failure.code === 'auth.signed_out';
  return (
    <section className={styles.panel} role="alert" data-code={failure.kind}>
      <h2>{t('reason' in failure && isAfterJoin(failure.kind) ? 'titleOver' : 'title')}</h2>
      <p>{sentence()}</p>
      {'reason' in failure && isForOperator(failure.kind) && ticket.person.role === 'moderator' && (
        <p className={styles.fix}>{t(`fix.${failure.kind}`)}</p>
      )}
      {'reason' in failure && failure.reason && (
        <p className={styles.reason}>{t('refusedBy', { reason: failure.reason })}</p>
      )}
      <p className={styles.actions}>
        {certificate && (
          <a className={styles.secondary} href={`https://${domain}/`} target="_blank" rel="noreferrer">
            {t('openOnce', { domain })}
          </a>
        )}
        {signedOut ? (
          <a className={styles.primary} href={signInPath(call)}>
            {t('signIn')}
          </a>
        ) : (
          <button type="button" className={styles.primary} onClick={onAgain}>
            {t('reason' in failure ? 'rejoin' : 'again')}
          </button>
        )}
        <CallWayOut chatId={call.chatId} />
      </p>
    </section>
  );

  function sentence(): string {
    if (failure.kind === 'ticket_refused') return failure.sentence;
    return certificate ? t('localhost', { domain }) : t(failure.kind, { domain });
  }
}

function signInPath({ chatId, media }: Ticket['call']): string {
  return `/sign-in?${new URLSearchParams({ callbackUrl: callPath(chatId, media) })}`;
}

function isLocal(domain: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(domain);
}
