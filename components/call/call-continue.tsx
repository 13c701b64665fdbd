'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { continueAddress } from '../../jitsi/continue-address';
import type { Ticket } from '../../lib/calls/ticket';
import { ownOpener } from '../windows/own-window';

/** Tells that the window goes on elsewhere: the page that opened it, and the number under which the meeting speaks. */
export type GoOn = (opener: Window, apiId: number) => void;

/** Leads the call window on to the meeting's own page, which speaks to the page of ours that opened the window. */
export function CallContinue(props: { ticket: Ticket; className?: string; onGoOn: GoOn }) {
  const { ticket, className, onGoOn } = props;
  const t = useTranslations('call.public');

  function go(event: MouseEvent<HTMLAnchorElement>) {
    // Another tab, which nobody of ours has opened.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const opener = ownOpener();
    if (!opener) return;
    const [apiId = 0] = crypto.getRandomValues(new Uint32Array(1));
    // On the link itself, which sends no referrer; a script could not ask for that.
    event.currentTarget.href = continueAddress(ticket, apiId);
    onGoOn(opener, apiId);
  }

  return (
    <a className={className} href={continueAddress(ticket, null)} referrerPolicy="no-referrer" onClick={go}>
      {t('continue')}
    </a>
  );
}
