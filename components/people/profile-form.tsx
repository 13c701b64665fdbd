'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useId, useState, type SubmitEvent } from 'react';
import { displayNameSchema, LANGUAGES, type Language, type ProfileChange } from '@/lib/people/person';
import { askServer, json } from '../shared/ask-server';
import controls from '../shared/controls.module.css';
import styles from './profile.module.css';
import { useHydrated } from '../shared/use-hydrated';
import { useReason } from '../shared/use-reason';

/** Each language in its own words, for whoever cannot read the present one. */
const OWN_NAMES: Record<Language, string> = { ru: 'Русский', en: 'English' };

type Outcome = 'saving' | 'saved' | { invalidName: boolean; reason: string };

/** The name and the language of a profile. */
export function ProfileForm({ displayName, language }: ProfileChange) {
  const t = useTranslations('profile');
  const router = useRouter();
  const reasonOf = useReason();
  const ready = useHydrated();
  const id = useId();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const failure = typeof outcome === 'object' ? outcome : null;

  async function save(form: HTMLFormElement) {
    const nameField = form.elements.namedItem('displayName') as HTMLInputElement;
    const languageField = form.elements.namedItem('language') as HTMLSelectElement;
    const name = displayNameSchema.safeParse(nameField.value);
    if (!name.success) {
      setOutcome({ invalidName: true, reason: t('nameInvalid') });
      nameField.focus();
      return;
    }
    setOutcome('saving');
    try {
      const change = { displayName: name.data, language: languageField.value || null };
      await askServer('/api/profile', json('PUT', change));
      nameField.value = name.data;
      setOutcome('saved');
      // The words around come from the server, now in the language just chosen.
      router.refresh();
    } catch (error) {
      setOutcome({ invalidName: false, reason: t('notSaved', { reason: reasonOf(error) }) });
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (outcome !== 'saving') void save(event.currentTarget);
  }

  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <label>
        {t('displayName')}
        <input
          name="displayName"
          className={controls.field}
          defaultValue={displayName}
          autoComplete="name"
          dir="auto"
          required
          aria-invalid={failure?.invalidName ?? false}
          aria-describedby={failure?.invalidName ? id : undefined}
        />
      </label>
      <label>
        {t('language')}
        <select name="language" className={controls.field} defaultValue={language ?? ''}>
          <option value="">{t('languageAuto')}</option>
          {LANGUAGES.map((code) => (
            <option key={code} value={code} lang={code}>
              {OWN_NAMES[code]}
            </option>
          ))}
        </select>
      </label>
      {failure && (
        <p id={id} className={controls.alert} role="alert">
          {failure.reason}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className={controls.primary} disabled={!ready}>
          {t('save')}
        </button>
        <p className={controls.status} role="status">
          {outcome === 'saving' || outcome === 'saved' ? t(outcome) : ''}
        </p>
      </div>
    </form>
  );
}
