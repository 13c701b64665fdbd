import { useTranslations } from 'next-intl';
import { Refusal } from './ask-server';

/** Puts a failed request into words: the server's own, or that it is out of reach. */
export function useReason(): (error: unknown) => string {
  const t = useTranslations('app');
  return (error) => (error instanceof Refusal ? error.message : t('offline'));
}
