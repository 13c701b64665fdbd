import { useTranslations } from 'next-intl';

const MINUTE = 60_000;

/** Puts the length of a call into words, in whole minutes. */
export function useCallLength(): (milliseconds: number) => string {
  const t = useTranslations('calls.length');
  return (milliseconds) => {
    const minutes = Math.floor(milliseconds / MINUTE);
    if (minutes < 1) return t('short');
    if (minutes < 60) return t('minutes', { minutes });
    return t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
