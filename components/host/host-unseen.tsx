'use client';

import { useTranslations } from 'next-intl';
import { useContext } from 'react';
import { HostOrigin } from './host-origin';

/** Says to a host's people that their chat loses sight of who goes on elsewhere: its page keeps nobody's presence. */
export function HostUnseen({ domain }: { domain: string }) {
  const t = useTranslations('hostCall');
  return useContext(HostOrigin) !== null && <p>{t('unseen', { domain })}</p>;
}
