import { useTranslations } from 'next-intl';
import { useContext } from 'react';
import { Refusal } from './ask-server';
import { HostOrigin } from '../host/host-origin';

/** Puts a failed request into words: the server's own, or that it is out of reach. */
export function useReason(): (error: unknown) => string {
  const t = useTranslations('app');
  const inHost = useTranslations('hostCall');
  const isHosts = useContext(HostOrigin) !== null;
  return (error) => {
    if (!(error instanceof Refusal)) return t('offline');
    // Our server would ask a host's people to sign in, which they do in their chat.
    return isHosts && error.code === 'auth.signed_out' ? inHost('signedOut') : error.message;
  };
}
