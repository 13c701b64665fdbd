'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState, type ChangeEvent } from 'react';
import { askServer } from '../shared/ask-server';
import controls from '../shared/controls.module.css';
import { Face } from './face';
import styles from './profile.module.css';
import { shrinkPicture } from './shrink-picture';
import { useHydrated } from '../shared/use-hydrated';
import { useReason } from '../shared/use-reason';

/** The picture of a profile: shows it, takes another one from a file, removes it. */
export function ProfilePicture({ name, picture }: { name: string; picture: string | null }) {
  const t = useTranslations('profile');
  const unreadable = useTranslations('errors')('profile.avatar_unreadable');
  const router = useRouter();
  const reasonOf = useReason();
  const ready = useHydrated();
  const [outcome, setOutcome] = useState<{ failure: string | null } | null>(null);

  async function save(request: RequestInit) {
    try {
      await askServer('/api/profile/avatar', request);
      setOutcome({ failure: null });
      router.refresh();
    } catch (error) {
      setOutcome({ failure: reasonOf(error) });
    }
  }

  async function choose({ currentTarget: input }: ChangeEvent<HTMLInputElement>) {
    const file = input.files?.[0];
    if (!file) return;
    setOutcome(null);
    const body = await shrinkPicture(file).catch(() => null);
    // The same file chosen again has to count as a choice.
    input.value = '';
    if (body) await save({ method: 'PUT', headers: { 'Content-Type': body.type }, body });
    else setOutcome({ failure: unreadable });
  }

  return (
    <fieldset className={styles.picture}>
      <legend>{t('avatar')}</legend>
      <Face name={name} picture={picture} size="lg" />
      <label className={`${controls.secondary} ${styles.file}`}>
        {t('chooseAvatar')}
        <input
          type="file"
          className={controls.hidden}
          accept="image/*"
          disabled={!ready}
          onChange={(event) => void choose(event)}
        />
      </label>
      {picture && (
        <button
          type="button"
          className={controls.quiet}
          disabled={!ready}
          onClick={() => void save({ method: 'DELETE' })}
        >
          {t('removeAvatar')}
        </button>
      )}
      {outcome?.failure && (
        <p className={controls.alert} role="alert">
          {t('notSaved', { reason: outcome.failure })}
        </p>
      )}
      <p className={controls.status} role="status">
        {outcome && !outcome.failure ? t('saved') : ''}
      </p>
    </fieldset>
  );
}
