'use client';

import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import controls from '../shared/controls.module.css';
import { Face } from '../people/face';
import styles from './incoming-calls.module.css';
import { MediaIcon } from '../shared/media-icon';
import { BellIcon, HangUpIcon } from './ring-icons';
import type { Ring } from './ring-store';
import { useFocusLost } from './use-focus-lost';

interface RingCardProps {
  ring: Ring;
  /** Why declining did not work. */
  failure: string | undefined;
  muted: boolean;
  onMuted: (muted: boolean) => void;
  onAnswer: () => void;
  onDecline: () => void;
  onFocusLost: () => void;
}

/** One call that rings. It says so once to who does not see it, and takes no focus: people may be writing. */
export function RingCard({ ring, failure, muted, onMuted, onAnswer, onDecline, onFocusLost }: RingCardProps) {
  const t = useTranslations('ring');
  const id = useId();
  const card = useRef<HTMLDivElement>(null);
  useFocusLost(card, onFocusLost);
  const { caller, kind, title, media } = ring;
  return (
    <div ref={card} className={styles.card} role="group" aria-labelledby={id}>
      <div className={styles.head}>
        <span className={styles.face}>
          <Face name={caller.displayName} picture={caller.avatarUrl} />
        </span>
        <div id={id} className={styles.words} role="alert">
          <p className={styles.name} dir="auto">
            {caller.displayName}
          </p>
          <p className={styles.what}>{t(media)}</p>
          {kind === 'group' && (
            <p className={styles.what} dir="auto">
              {title}
            </p>
          )}
        </div>
        <button
          type="button"
          className={styles.mute}
          aria-pressed={muted}
          aria-label={t('mute')}
          title={t(muted ? 'soundIsOff' : 'soundIsOn')}
          onClick={() => onMuted(!muted)}
        >
          <BellIcon crossed={muted} />
        </button>
      </div>
      {failure && (
        <p className={controls.alert} role="alert">
          {failure}
        </p>
      )}
      <div className={styles.actions}>
        <button type="button" className={`${styles.action} ${styles.decline}`} onClick={onDecline}>
          <HangUpIcon />
          {t('decline')}
        </button>
        <button type="button" className={`${styles.action} ${styles.answer}`} onClick={onAnswer}>
          <MediaIcon media={media} />
          {t('answer')}
        </button>
      </div>
    </div>
  );
}
