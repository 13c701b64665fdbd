'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { MediaTrouble as Trouble, MediaTroubleKind } from '../../jitsi/media-trouble';
import controls from '../shared/controls.module.css';
import dark from '../shared/dark.module.css';
import { MediaHowTo } from './media-how-to';
import styles from './media-trouble.module.css';

interface MediaTroubleProps {
  trouble: Trouble;
  onAgain: () => void;
  onDismiss: () => void;
  children?: ReactNode;
}

/** Says in a call what keeps the person's camera or microphone out of it, and how to mend that in this browser. */
export function MediaTrouble({ trouble, onAgain, onDismiss, children }: MediaTroubleProps) {
  const t = useTranslations('mediaTrouble');
  const [device, kind] = parts(trouble);
  return (
    <aside className={`${dark.dark} ${styles.strip}`} role="alert" data-code={trouble}>
      <div className={styles.words}>
        <p>
          <strong>{t(`says.${trouble}`)}</strong> {t(`cause.${trouble}`)}
        </p>
        <MediaHowTo key={trouble} device={device} kind={kind} />
        {children}
      </div>
      <div className={styles.actions}>
        <button type="button" className={controls.secondary} onClick={onAgain}>
          {t('again')}
        </button>
        <button type="button" className={controls.quiet} onClick={onDismiss}>
          {t('dismiss')}
        </button>
      </div>
    </aside>
  );
}

function parts(trouble: Trouble): ['camera' | 'microphone', MediaTroubleKind] {
  const device = trouble.startsWith('camera_') ? 'camera' : 'microphone';
  return [device, trouble.slice(device.length + 1) as MediaTroubleKind];
}
