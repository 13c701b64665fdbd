'use client';

import { useTranslations } from 'next-intl';
import type { Ticket } from '../../lib/calls/ticket';
import { CallContinue, type GoOn } from './call-continue';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';
import { useFailureReport } from './failure-reference';
import { HostUnseen } from '../host/host-unseen';
import { FailureReference } from '../shared/reference-line';

const CUT = { kind: 'embed_limit' } as const;

/** Stands in place of a framed call that its public Jitsi has cut. */
export function CallCut({ ticket, onGoOn }: { ticket: Ticket; onGoOn: GoOn }) {
  const t = useTranslations('call.public');
  const { domain, call } = ticket;
  const reference = useFailureReport(CUT, ticket);
  return (
    <section className={styles.panel}>
      <div role="alert" data-code={CUT.kind}>
        <h2>{t('cutTitle', { domain })}</h2>
        <p>{t('cut', { domain })}</p>
        <HostUnseen domain={domain} />
      </div>
      <FailureReference reference={reference} />
      <p className={styles.actions}>
        <CallContinue ticket={ticket} className={styles.primary} onGoOn={onGoOn} />
        <CallWayOut chatId={call.chatId} />
      </p>
    </section>
  );
}
