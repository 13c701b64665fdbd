'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import type { Media } from '../lib/calls/ticket';
import styles from './call-button.module.css';
import { MediaIcon } from './media-icon';
import { callPath, openCallWindow, rememberBlocked } from './open-call-window';

/** Why somebody would press it: there is no call yet, one is on, they are in it, or one did not come about. */
export type CallPurpose = 'start' | 'join' | 'return' | 'callBack' | 'callAgain';

const LOOKS: Record<CallPurpose, string | undefined> = {
  start: undefined,
  join: styles.live,
  return: styles.live,
  callBack: styles.outlined,
  callAgain: styles.outlined,
};

interface CallButtonProps {
  chatId: string;
  media: Media;
  purpose?: CallPurpose;
  /** Leaves being seen first to another way into the same call. */
  quiet?: boolean;
  /** Shows its icon alone where the page is narrow. */
  shrinks?: boolean;
}

/**
 * Opens the call of a chat in a window of its own, or focuses the one that is open. Underneath it is a link, so it
 * also works without script, by middle click and from the keyboard.
 */
export function CallButton(props: CallButtonProps) {
  const { chatId, media, purpose = 'start', quiet = false, shrinks = false } = props;
  const t = useTranslations('call');
  const inCalls = useTranslations('calls');
  const path = callPath(chatId, media);
  const starts = purpose === 'start';
  const look = LOOKS[purpose] ?? styles[media];

  function open(event: MouseEvent<HTMLAnchorElement>) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    // Blocked: the link goes its own way, in this tab.
    if (openCallWindow(chatId, path)) event.preventDefault();
    else rememberBlocked();
  }

  return (
    <a
      className={`${styles.button} ${look} ${quiet ? styles.quiet : ''} ${shrinks ? styles.shrinks : ''}`}
      href={path}
      title={starts ? t(`${media}Hint`) : undefined}
      onClick={open}
    >
      <MediaIcon media={media} />
      <span className={styles.label}>{starts ? t(media) : inCalls(purpose)}</span>
    </a>
  );
}
