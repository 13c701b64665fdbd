'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import type { Media } from '../../lib/calls/ticket';
import styles from './call-button.module.css';
import { MediaIcon } from '../shared/media-icon';
import { useOneCall, useRunningWindow } from '../windows/one-call';
import { callPath, enterCallWindow } from '../windows/open-call-window';

/** Why somebody would press it: there is no call yet, one is on, they are in it, or one did not come about. */
export type CallPurpose = 'start' | 'join' | 'return' | 'callBack' | 'callAgain';

const LOOKS: Record<CallPurpose | 'open', string | undefined> = {
  start: undefined,
  open: styles.live,
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
  const { chatId, media, shrinks = false } = props;
  const t = useTranslations('call');
  const inCalls = useTranslations('calls');
  const inWindows = useTranslations('windows');
  const { go } = useOneCall();
  const running = useRunningWindow(chatId);
  const purpose = presentPurpose(props.purpose ?? 'start', running?.inside ?? null);
  // A window that waits before the call is no call to be joined by anybody else.
  const quiet = props.quiet === true || purpose === 'open';
  const path = callPath(chatId, media);
  const starts = purpose === 'start';
  const look = LOOKS[purpose] ?? styles[media];

  function open(event: MouseEvent<HTMLAnchorElement>) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go({
      chatId,
      verb: purpose === 'join' || purpose === 'return' ? 'join' : 'call',
      enter: (found) => {
        enterCallWindow(found, path);
        return true;
      },
    });
  }

  function titleOf() {
    if (starts) return t(`${media}Hint`);
    // Where the page is narrow, its icon alone would say nothing new.
    return purpose === 'open' ? inWindows('open') : undefined;
  }

  function words() {
    if (purpose === 'open') return inWindows('open');
    return purpose === 'start' ? t(media) : inCalls(purpose);
  }

  return (
    <a
      className={`${styles.button} ${look} ${quiet ? styles.quiet : ''} ${shrinks ? styles.shrinks : ''}`}
      href={path}
      title={titleOf()}
      onClick={open}
    >
      <MediaIcon media={media} />
      <span className={styles.label}>{words()}</span>
    </a>
  );
}

/** A window of the chat that runs in this browser says more than the server may know by then: where its person is. */
function presentPurpose(purpose: CallPurpose, inside: boolean | null): CallPurpose | 'open' {
  if (inside === null || purpose === 'return') return purpose;
  return inside ? 'return' : 'open';
}
