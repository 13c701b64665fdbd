'use client';

import { useTranslations } from 'next-intl';
import type { Ticket } from '../../lib/calls/ticket';
import { CallContinue, type GoOn } from './call-continue';
import styles from './call-window.module.css';
import { clockFace } from '../shared/clock-face';
import { HostUnseen } from '../host/host-unseen';

/** Says what a public Jitsi does to framed calls, counts down to it, and offers the way out. */
export function CallPublicBar(props: { ticket: Ticket; secondsLeft: number | null; onGoOn: GoOn }) {
  const { ticket, secondsLeft, onGoOn } = props;
  const { domain } = ticket;
  const t = useTranslations('call.public');
  return (
    <aside className={styles.bar}>
      <p role={secondsLeft === null ? undefined : 'timer'}>
        {secondsLeft === null ? t('before', { domain }) : t('left', { domain, time: clockFace(secondsLeft) })}
      </p>
      <HostUnseen domain={domain} />
      <CallContinue ticket={ticket} className={styles.barAction} onGoOn={onGoOn} />
    </aside>
  );
}
