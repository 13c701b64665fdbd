'use client';

import { useTranslations } from 'next-intl';
import { useState, type SubmitEvent } from 'react';
import type { Moderation } from '../lib/calls/moderation';
import { askServer, json } from './ask-server';
import styles from './call-moderation.module.css';
import { ModerationFields } from './moderation-fields';
import { useReason } from './use-reason';

interface CallModerationFormProps {
  /** Address of the call's rules. */
  path: string;
  /** As they are. */
  rules: Moderation;
  /** Whether the call has tokens. */
  signed: boolean;
  /** Whether the meeting obeys this window. */
  moderates: boolean;
  onSaved: (rules: Moderation) => void;
}

/** Changes the rules of one call, and says what of them comes when. */
export function CallModerationForm({ path, rules, signed, moderates, onSaved }: CallModerationFormProps) {
  const t = useTranslations('moderation');
  const reasonOf = useReason();
  const [value, setValue] = useState(rules);
  const [outcome, setOutcome] = useState<'saving' | 'saved' | { reason: string } | null>(null);

  async function save() {
    setOutcome('saving');
    try {
      await askServer(path, json('PUT', value));
      onSaved(value);
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
    setOutcome(null);
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <ModerationFields
        value={value}
        onChange={onChange}
        signed={signed}
        disabled={outcome === 'saving'}
        compact
      />
      <dl className={styles.times}>
        <dt>{t('call.atOnce')}</dt>
        <dd>{t(moderates ? 'call.atOnceText' : 'call.asJitsiModerator')}</dd>
        <dt>{t('call.later')}</dt>
        <dd>{t('call.laterText')}</dd>
      </dl>
      {typeof outcome === 'object' && outcome && (
        <p className={styles.alert} role="alert">
          {outcome.reason}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className={styles.primary}>
          {t('save')}
        </button>
        <p className={styles.status} role="status">
          {outcome === 'saving' || outcome === 'saved' ? t(outcome) : ''}
        </p>
      </div>
    </form>
  );
}
