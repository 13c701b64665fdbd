'use client';

import { useTranslations } from 'next-intl';
import { useState, type SubmitEvent } from 'react';
import type { Moderation } from '../lib/calls/moderation';
import { askServer, json } from './ask-server';
import controls from './controls.module.css';
import { ModerationFields } from './moderation-fields';
import styles from './moderation.module.css';
import { useHydrated } from './use-hydrated';
import { useReason } from './use-reason';

interface ModerationFormProps {
  chatId: string;
  moderation: Moderation;
  /** Whether calls have tokens. */
  signed: boolean;
}

/** The rules of a chat's calls, for its moderators. */
export function ModerationForm({ chatId, moderation, signed }: ModerationFormProps) {
  const t = useTranslations('moderation');
  const reasonOf = useReason();
  const ready = useHydrated();
  const [value, setValue] = useState(moderation);
  const [outcome, setOutcome] = useState<'saving' | 'saved' | { reason: string } | null>(null);

  async function save() {
    setOutcome('saving');
    try {
      await askServer(`/api/chats/${encodeURIComponent(chatId)}/moderation`, json('PUT', value));
      setOutcome('saved');
    } catch (error) {
      setOutcome({ reason: t('notSaved', { reason: reasonOf(error) }) });
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (outcome !== 'saving') void save();
  }

  function onChange(wished: Moderation) {
    setValue(wished);
    // Of the choice before, and it is not the one that is shown any more.
    setOutcome(null);
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <ModerationFields
        value={value}
        onChange={onChange}
        signed={signed}
        disabled={!ready || outcome === 'saving'}
      />
      <p className={controls.hint}>{t('when')}</p>
      {typeof outcome === 'object' && outcome && (
        <p className={controls.alert} role="alert">
          {outcome.reason}
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
