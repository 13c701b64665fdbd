import { useTranslations } from 'next-intl';
import type { CallView } from '@/lib/calls/call-view';

/** Who has started a call. */
export function CallStarter({ call: { startedBy }, viewerId }: { call: CallView; viewerId: string }) {
  const t = useTranslations('calls');
  if (startedBy.id === viewerId) return <span>{t('startedByYou')}</span>;
  return (
    <span>
      {t('startedBy')} <bdi>{startedBy.displayName}</bdi>
    </span>
  );
}
