'use client';

import { useTranslations } from 'next-intl';
import { useContext } from 'react';
import styles from './call-window.module.css';
import { HostOrigin } from '../host/host-origin';
import { isOwnWindow } from '../windows/own-window';

/** The way out of a call window: closing it, or back to the chat where it is no window of its own. */
export function CallWayOut({ chatId }: { chatId: string }) {
  const t = useTranslations('call.goodbye');
  const origin = useContext(HostOrigin);
  if (isOwnWindow()) {
    return (
      <button type="button" className={styles.secondary} onClick={() => window.close()}>
        {t('close')}
      </button>
    );
  }
  return (
    <a className={styles.secondary} href={origin ?? `/chats/${encodeURIComponent(chatId)}`}>
      {t('chat')}
    </a>
  );
}
