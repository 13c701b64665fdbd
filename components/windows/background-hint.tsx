'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import styles from './background-hint.module.css';
import { hasDesk } from './call-desk';
import type { MoveState } from './call-move';
import { useHintDismissed } from './use-hint-dismissed';
import { noticeState, showNotice } from '../ring/notices';
import { isOwnWindow } from './own-window';

interface BackgroundHintProps {
  chatTitle: string;
  /** In the meeting: nothing else suffers from being out of sight. */
  inside: boolean;
  move: MoveState;
  /** Moves the call to a window of its own, within the click. */
  onMove: () => void;
}

/**
 * Tells somebody whose call runs in an ordinary tab, once the tab was out of sight, that a window of its own is steadier,
 * and offers to move it there. Never in a window of its own, nor where windows cannot hear of each other.
 */
export function BackgroundHint({ chatTitle, inside, move, onMove }: BackgroundHintProps) {
  const t = useTranslations('windows.hint');
  const [wasHidden, setWasHidden] = useState(false);
  const [dismissed, dismiss] = useHintDismissed();
  const notice = useRef<Notification>(null);
  const wanted = inside && !dismissed;

  const look = useEffectEvent(() => {
    // Without a desk nobody would hear that the call has moved: there would be two.
    if (isOwnWindow() || !hasDesk()) return;
    if (document.visibilityState === 'visible') {
      notice.current?.close();
      return;
    }
    setWasHidden(true);
    if (wasHidden || noticeState() !== 'granted') return;
    notice.current = showNotice(t('text'), { body: chatTitle, tag: 'call-in-background', silent: true });
  });
  useEffect(() => {
    if (!wanted) return undefined;
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [wanted]);
  useEffect(() => () => notice.current?.close(), []);

  if (!wanted) return null;
  return (
    <div role="status">
      {wasHidden && (
        <div className={styles.hint}>
          <p>
            {t(move === 'idle' ? 'text' : move)}
            {move === 'idle' && <span className={styles.why}> {t('why')}</span>}
          </p>
          {move !== 'moving' && (
            <>
              <button type="button" className={styles.move} onClick={onMove}>
                {t('move')}
              </button>
              <button type="button" className={styles.dismiss} onClick={dismiss}>
                {t('dismiss')}
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}
