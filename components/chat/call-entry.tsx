'use client';

import { useTranslations } from 'next-intl';
import type { CallRecord } from '@/lib/calls/call-view';
import { CallButton } from './call-button';
import details from './call-details.module.css';
import { CallEmblem } from './call-emblem';
import styles from './call-entry.module.css';
import { CallStarter } from './call-starter';
import { Elapsed } from '../shared/elapsed';
import { FaceRow } from './face-row';
import { useCallLength } from '../shared/use-call-length';
import { useCallOutcome } from './use-call-outcome';
import { wayIntoCall } from './way-into-call';

interface CallEntryProps {
  chatId: string;
  call: CallRecord;
  viewerId: string;
  /** When it began, in the reader's time zone. */
  time: string;
}

/** A call in the history: when, how long, who started it, and who was in it. */
export function CallEntry({ chatId, call, viewerId, time }: CallEntryProps) {
  const t = useTranslations('calls');
  const lengthOf = useCallLength();
  const outcomeOf = useCallOutcome();
  const { media, outcome, startedAt, endedAt, participants } = call;
  const { words, namesMedia } = outcomeOf(call, viewerId);
  return (
    <li className={styles.entry}>
      <CallEmblem call={call} viewerId={viewerId} />
      <div className={styles.words}>
        {/* In a list of calls that are over, their media says more than that they are. */}
        <p className={styles.title}>{outcome === 'ended' ? t(`media.${media}`) : words}</p>
        <p className={details.line}>
          <time dateTime={startedAt}>{time}</time>
          {outcome === 'ended' && endedAt && (
            <span>{lengthOf(Date.parse(endedAt) - Date.parse(startedAt))}</span>
          )}
          {outcome === 'ongoing' && <Elapsed since={startedAt} as="minutes" />}
          {!namesMedia && <span>{t(`media.${media}`)}</span>}
          <CallStarter call={call} viewerId={viewerId} />
        </p>
        {(outcome === 'ended' || outcome === 'ongoing') && participants.length > 0 && (
          <div className={styles.people}>
            <FaceRow people={participants} named />
          </div>
        )}
      </div>
      {outcome === 'ongoing' && (
        <CallButton chatId={chatId} media={media} purpose={wayIntoCall(call, viewerId)} />
      )}
    </li>
  );
}
