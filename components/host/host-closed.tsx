import { useTranslations } from 'next-intl';
import { HostPage } from './host-page';

/** In place of a host's call, when it was not entered from the chat, or that was too long ago. */
export function HostClosed() {
  const t = useTranslations('hostCall.closed');
  return (
    <HostPage code="host_closed" title={t('title')} urgent={false}>
      {t('text')}
    </HostPage>
  );
}
