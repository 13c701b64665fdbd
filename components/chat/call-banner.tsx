'use client';

import { useTranslations } from 'next-intl';
import type { CallView } from '@/lib/calls/call-view';
import styles from './call-banner.module.css';
import { CallButton } from './call-button';
import details from './call-details.module.css';
import { CallStarter } from './call-starter';
import { Elapsed } from '../shared/elapsed';
import { FaceRow } from './face-row';
import { wayIntoCall } from './way-into-call';

interface CallBannerProps {
  chatId: string;
  call: CallView;
  viewerId: string;
}

/**
 * Says above the messages that a call is on, and lets people in. Not a live region: the call's own message in the log
 * of messages is read aloud, and once is enough.
 */
export function CallBanner({ chatId, call, viewerId }: CallBannerProps) {
  const t = useTranslations('calls');
  const { media, startedAt, participants } = call;
  return (
    <section className={styles.banner} aria-label={t('banner')}>
      <div className={styles.words}>
        <p className={styles.title}>{t(`ongoing.${media}`)}</p>
        <p className={details.line}>
          <Elapsed since={startedAt} as="clock" />
          <span>{t('participants', { count: participants.length })}</span>
          <span className={styles.starter}>
            <CallStarter call={call} viewerId={viewerId} />
          </span>
        </p>
      </div>
      {participants.length > 0 && <FaceRow people={participants} />}
      <CallButton chatId={chatId} media={media} purpose={wayIntoCall(call, viewerId)} />
    </section>
  );
}
