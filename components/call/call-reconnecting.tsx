'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MOST_TRIES } from '../shared/back-off';
import type { Failure, Session } from './call-session';
import styles from './call-window.module.css';
import { useFailureReport } from './failure-reference';
import { FailureReference } from '../shared/reference-line';
import { useNow } from '../shared/use-now';
import { useTakenFocus } from './use-taken-focus';

interface CallReconnectingProps {
  session: Session;
  /** What is wrong now. */
  trouble: Failure;
  online: boolean;
  onTryNow: () => void;
  onLeave: () => void;
}

/** Lies over the meeting while a call that broke is brought back. */
export function CallReconnecting(props: CallReconnectingProps) {
  const { session, trouble, online, onTryNow, onLeave } = props;
  const t = useTranslations('call.reconnecting');
  const limits = useTranslations('limits');
  const { stage, tries, ticket } = session;
  const isTooMany = trouble.kind === 'too_many';
  // One reference for all tries: that of what broke the call.
  const [first] = useState(trouble);
  const reference = useFailureReport(first, ticket, tries);
  const now = useNow();
  const heading = useTakenFocus<HTMLHeadingElement>();
  const seconds =
    stage.name === 'resting' && now !== null ? Math.max(0, Math.ceil((stage.until - now) / 1000)) : 0;
  return (
    <section className={styles.overlay}>
      <div role="alert" data-code={trouble.kind}>
        <h2 ref={heading} tabIndex={-1}>
          {isTooMany ? limits('title') : t('title')}
        </h2>
        <p>{online ? reason() : t('offline')}</p>
        {session.insideSince !== null && <p>{t('promise')}</p>}
      </div>
      {online && (
        <p className={styles.reason} role="timer">
          {t('attempt', { attempt: tries, most: MOST_TRIES })}
          {seconds > 0 && ` ${t('next', { seconds })}`}
        </p>
      )}
      <FailureReference reference={reference} />
      <p className={styles.actions}>
        {/* Earlier than our server says, a try is in vain. */}
        {stage.name !== 'asking' && !isTooMany && (
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

  function reason(): string {
    if (isTooMany) return limits('call');
    return t(`because.${because(trouble.kind)}`, { domain: ticket.domain });
  }
}

/** Causes that have words of their own. */
const BECAUSE = {
  ticket_unreachable: 'chat',
  ticket_refused: 'chat',
  frame_gone: 'frame_gone',
  join_timeout: 'join_timeout',
  slept: 'slept',
} as const;

function because(kind: Failure['kind']) {
  return kind in BECAUSE ? BECAUSE[kind as keyof typeof BECAUSE] : 'connection';
}
