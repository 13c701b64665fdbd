'use client';

import { useTranslations } from 'next-intl';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import controls from '../shared/controls.module.css';
import styles from './message-scroller.module.css';

/** Still counts as being at the end, in pixels. */
const NEAR = 40;

interface MessageScrollerProps {
  /** The last message. */
  newest: number | null;
  /** The reader has written it themselves, and so wants to see it. */
  own: boolean;
  /** The messages, the newest last. */
  children: ReactNode;
}

/**
 * Keeps the place of who reads messages: at the end they stay at the end, and further up nothing moves when others
 * write. By script, because not every browser does so by itself (https://caniuse.com/css-overflow-anchor).
 */
export function MessageScroller({ newest, own, children }: MessageScrollerProps) {
  const t = useTranslations('chats');
  const scroller = useRef<HTMLDivElement>(null);
  const entries = useRef<HTMLDivElement>(null);
  const last = useRef<Element | null>(null);
  const [away, setAway] = useState(false);
  const [seen, setSeen] = useState(newest);
  if (!away && seen !== newest) setSeen(newest);

  useLayoutEffect(() => {
    const before = last.current;
    const after = entries.current?.lastElementChild ?? null;
    last.current = after;
    if (!scroller.current || !after || !before?.isConnected || before === after) return;
    if (own || isAtEnd(scroller.current)) scroller.current.scrollTop = 0;
    else scroller.current.scrollTop -= bottomOf(after) - bottomOf(before);
  }, [newest, own]);

  function goToEnd() {
    if (!scroller.current) return;
    scroller.current.scrollTop = 0;
    // The button goes away with that; whoever pressed it by keyboard goes on from here.
    scroller.current.focus();
    setAway(false);
  }

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="log"
        aria-label={t('messages')}
        tabIndex={0}
        className={styles.scroller}
        onScroll={({ currentTarget }) => setAway(!isAtEnd(currentTarget))}
      >
        <div ref={entries} className={styles.entries}>
          {children}
        </div>
      </div>
      {away && !own && seen !== newest && (
        <button type="button" className={`${controls.primary} ${styles.unseen}`} onClick={goToEnd}>
          {t('unseen')}
          <svg aria-hidden viewBox="0 0 24 24">
            <path d="M12 5v14m-6-6 6 6 6-6" />
          </svg>
        </button>
      )}
    </div>
  );
}

/** In a reversed column 0 is the end, and what is above it is negative. */
function isAtEnd({ scrollTop }: Element): boolean {
  return scrollTop > -NEAR;
}

function bottomOf(element: Element): number {
  return element.getBoundingClientRect().bottom;
}
