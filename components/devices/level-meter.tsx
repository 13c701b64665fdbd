import { useTranslations } from 'next-intl';
import styles from './device-check.module.css';

/** How loud the microphone is now, from 0 to 100. */
export function LevelMeter({ level }: { level: number }) {
  const t = useTranslations('check');
  return (
    <div
      role="meter"
      className={styles.meter}
      aria-label={t('level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={level}
    >
      <svg aria-hidden width="100%" height="100%">
        <rect width={`${level}%`} height="100%" />
      </svg>
    </div>
  );
}
