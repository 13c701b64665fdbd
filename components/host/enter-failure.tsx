import { useTranslations } from 'next-intl';
import { HostPage } from './host-page';

/** Why a call could not be entered from a host's page, as the address says it. */
const ENTER_FAILURES = [
  'auth.host_token',
  'auth.host_token_used',
  'chat.no_token',
  'host.keys_unreachable',
  'request.cross_site',
  'request.too_many',
  'server.database_away',
  'server.storage_full',
  'server.unexpected',
] as const;

/** Says why a host's call did not open; of a code that is none of ours nothing but that. */
export function EnterFailure({ error }: { error: string | null }) {
  const t = useTranslations('hostCall.enter');
  const code = ENTER_FAILURES.find((known) => known === error) ?? 'server.unexpected';
  return (
    <HostPage code={code} title={t('failed')} urgent>
      {t(`because.${code}`)}
    </HostPage>
  );
}
