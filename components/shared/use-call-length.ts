import { useTranslations } from 'next-intl';
import { callLength } from '../../lib/i18n/call-length';

/** Puts the length of a call into words, in whole minutes. */
export function useCallLength(): (milliseconds: number) => string {
  const t = useTranslations('calls.length');
  return (milliseconds) => {
    const { form, numbers } = callLength(milliseconds);
    return t(form, numbers);
  };
}
