'use client';

import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import controls from '../shared/controls.module.css';
import { tellSignedOut } from './signed-out';
import { useHydrated } from '../shared/use-hydrated';

/** Signs out, on every page of this browser. */
export function SignOut() {
  const t = useTranslations('app');
  return (
    <button
      type="button"
      className={controls.quiet}
      disabled={!useHydrated()}
      onClick={() => void signOut({ callbackUrl: '/sign-in' }).then(tellSignedOut)}
    >
      {t('signOut')}
    </button>
  );
}
