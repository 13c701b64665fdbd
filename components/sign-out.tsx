'use client';

import { signOut } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import controls from './controls.module.css';
import { useHydrated } from './use-hydrated';

export function SignOut() {
  const t = useTranslations('app');
  return (
    <button
      type="button"
      className={controls.quiet}
      disabled={!useHydrated()}
      onClick={() => void signOut({ callbackUrl: '/sign-in' })}
    >
      {t('signOut')}
    </button>
  );
}
