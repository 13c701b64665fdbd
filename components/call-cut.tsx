'use client';

import { useTranslations } from 'next-intl';
import { continueAddress } from '../jitsi/continue-address';
import type { Ticket } from '../lib/calls/ticket';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';

/** Stands in place of a framed call that its public Jitsi has cut. */
export function CallCut({ ticket }: { ticket: Ticket }) {
  const t = useTranslations('call.public');
  const { domain, call } = ticket;
  return (
    <section className={styles.panel} role="alert" data-code="embed_limit">
      <h2>{t('cutTitle', { domain })}</h2>
      <p>{t('cut', { domain })}</p>
      <p className={styles.actions}>
        <a className={styles.primary} href={continueAddress(ticket)} referrerPolicy="no-referrer">
          {t('continue')}
        </a>
        <CallWayOut chatId={call.chatId} />
      </p>
    </section>
  );
}
