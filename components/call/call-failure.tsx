'use client';

import { useTranslations } from 'next-intl';
import { useContext } from 'react';
import { isAfterJoin, isForOperator } from '../../jitsi/failure-table';
import type { Ticket } from '../../lib/calls/ticket';
import type { Failure } from './call-session';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';
import { useFailureReport } from './failure-reference';
import { HostOrigin } from '../host/host-origin';
import { callPath } from '../windows/open-call-window';
import { isOwnWindow } from '../windows/own-window';
import { FailureReference } from '../shared/reference-line';
import { useTakenFocus } from './use-taken-focus';

/** Broken while somebody was in the call: nobody may say that it did not open. */
const BROKEN: readonly Failure['kind'][] = ['frame_gone', 'slept'];
/** Over for this person alone. */
const ENDED: readonly Failure['kind'][] = ['removed', 'signed_out', 'right_ended'];
/** Where asking once more is of no use. */
const FINAL: readonly Failure['kind'][] = [...ENDED, 'browser_unsupported', 'insecure_origin'];

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
  const inHost = useTranslations('hostCall');
  const limits = useTranslations('limits');
  const origin = useContext(HostOrigin);
  const heading = useTakenFocus<HTMLHeadingElement>();
  const { domain, call } = ticket;
  const { kind } = failure;
  const reason = 'reason' in failure ? failure.reason : null;
  const certificate = kind === 'script_unreachable' && isLocal(domain);
  const isOver = BROKEN.includes(kind) || ('reason' in failure && isAfterJoin(failure.kind));
  const title = ENDED.includes(kind) ? 'titleEnded' : isOver ? 'titleOver' : 'title';
  return (
    <section className={styles.panel}>
      {/* The rest beside it, or copying the reference would have all of it said again. */}
      <div role="alert" data-code={kind}>
        <h2 ref={heading} tabIndex={-1}>
          {t(title)}
        </h2>
        <p>{sentence()}</p>
        {'reason' in failure && isForOperator(failure.kind) && ticket.person.role === 'moderator' && (
          <p className={styles.fix}>{t(`fix.${failure.kind}`)}</p>
        )}
        {reason && <p className={styles.reason}>{t('refusedBy', { reason })}</p>}
      </div>
      {!ENDED.includes(kind) && <Reference failure={failure} ticket={ticket} />}
      <p className={styles.actions}>
        {certificate && (
          <a className={styles.secondary} href={`https://${domain}/`} target="_blank" rel="noreferrer">
            {t('openOnce', { domain })}
          </a>
        )}
        {kind === 'signed_out' && (
          <a className={styles.primary} href={signInPath(call)}>
            {t('signIn')}
          </a>
        )}
        {/* In the chat's own tab the way out leads there. */}
        {kind === 'right_ended' && origin && isOwnWindow() && (
          <a className={styles.primary} href={origin} target="_blank" rel="noreferrer">
            {inHost('openChat')}
          </a>
        )}
        {!FINAL.includes(kind) && (
          <button type="button" className={styles.primary} onClick={onAgain}>
            {t('reason' in failure || isOver ? 'rejoin' : 'again')}
          </button>
        )}
        <CallWayOut chatId={call.chatId} />
      </p>
    </section>
  );

  function sentence(): string {
    if (failure.kind === 'ticket_refused') return failure.sentence;
    if (failure.kind === 'too_many') return limits('failed');
    return certificate ? t('localhost', { domain }) : t(failure.kind, { domain });
  }
}

/** For those that reach the log: our server takes no word from who has no place in the chat any more. */
function Reference({ failure, ticket }: { failure: Failure; ticket: Ticket }) {
  return <FailureReference reference={useFailureReport(failure, ticket)} />;
}

function signInPath({ chatId, media }: Ticket['call']): string {
  return `/sign-in?${new URLSearchParams({ callbackUrl: callPath(chatId, media) })}`;
}

function isLocal(domain: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(domain);
}
