'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import quiet from '../call/call-answers.module.css';
import styles from '../call/call-window.module.css';
import type { HostNotice } from './host-right';

/** Says when the right to be in a host's call ends, and why nobody puts that off: quietly while there is time. */
export function HostNoticeBar({ notice }: { notice: HostNotice | null }) {
  const t = useTranslations('hostCall');
  const locale = useLocale();
  const [hidden, setHidden] = useState(false);
  return <div role="status">{notice && (notice.code === 'right_ending' || !hidden) && bar(notice)}</div>;

  function bar({ code, why, until }: HostNotice) {
    const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(until);
    const words = `${t(`until.${why}`, { time })} ${t('goOn')}`;
    if (code === 'right_ending') {
      return (
        <p className={styles.notice} data-code={code}>
          {words}
        </p>
      );
    }
    return (
      <div className={quiet.notice} data-code={code}>
        <p>{words}</p>
        <button type="button" className={quiet.hide} onClick={() => setHidden(true)}>
          {t('hide')}
        </button>
      </div>
    );
  }
}
