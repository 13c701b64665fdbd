'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import styles from '../call/call-window.module.css';
import { HostPage } from './host-page';

/** How long the chat may take to send the person on, in milliseconds. */
const PATIENCE = 20_000;

/** Stands in a call's window until the host's chat sends the person on, and says so when it does not. */
export function EnterWait() {
  const t = useTranslations('hostCall.enter');
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSilent(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  if (silent) {
    return (
      <HostPage code="enter_silent" title={t('silentTitle')} urgent>
        {t('silent')}
      </HostPage>
    );
  }
  return (
    <main className={styles.window}>
      <div className={styles.stage}>
        <p className={styles.loading} role="status">
          {t('waiting')}
        </p>
      </div>
    </main>
  );
}
