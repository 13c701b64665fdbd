'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { CallMessage as Message } from '@/lib/chats/message';
import { CallButton } from './call-button';
import { CallEmblem } from './call-emblem';
import details from './call-details.module.css';
import styles from './call-message.module.css';
import { CallStarter } from './call-starter';
import { Elapsed } from '../shared/elapsed';
import { useCallLength } from '../shared/use-call-length';
import { useCallOutcome } from './use-call-outcome';
import { wayIntoCall } from './way-into-call';

interface CallMessageProps {
  message: Message;
  viewerId: string;
  /** When it was sent, in the reader's time zone. */
  time: string;
  /** Offers to call when nobody came. */
  offersCall: boolean;
}

/** A call among the messages: what became of it, and the way into it or to another one. */
export function CallMessage({ message, viewerId, time, offersCall }: CallMessageProps) {
  const { chatId, call, sentAt } = message;
  const t = useTranslations('calls');
  const lengthOf = useCallLength();
  const outcomeOf = useCallOutcome();
  const title = useId();
  const { words, namesMedia } = outcomeOf(call, viewerId);
  const { media, outcome, startedAt, endedAt, participants } = call;
  const cameAbout = outcome === 'ongoing' || outcome === 'ended';
  const sent = <time dateTime={sentAt}>{time}</time>;
  return (
    <article className={styles.call} aria-labelledby={title}>
      <CallEmblem call={call} viewerId={viewerId} />
      <div className={styles.words}>
        <p id={title} className={styles.title}>
          {words}
        </p>
        {cameAbout ? (
          <>
            {/* Whoever comes or goes is not worth being read aloud. */}
            <p className={details.line} aria-live="off">
              {endedAt ? (
                <span>{lengthOf(Date.parse(endedAt) - Date.parse(startedAt))}</span>
              ) : (
                <Elapsed since={startedAt} as="minutes" />
              )}
              <span>{t(endedAt ? 'people' : 'participants', { count: participants.length })}</span>
            </p>
            <p className={details.line}>
              <CallStarter call={call} viewerId={viewerId} />
              {sent}
            </p>
          </>
        ) : (
          <p className={details.line}>
            {!namesMedia && <span>{t(`media.${media}`)}</span>}
            {sent}
          </p>
        )}
      </div>
      {outcome === 'ongoing' && (
        <CallButton chatId={chatId} media={media} purpose={wayIntoCall(call, viewerId)} quiet />
      )}
      {offersCall && !cameAbout && (
        <CallButton
          chatId={chatId}
          media={media}
          purpose={call.startedBy.id === viewerId ? 'callAgain' : 'callBack'}
        />
      )}
    </article>
  );
}
