'use client';

import { useTranslations } from 'next-intl';
import type { Moderation } from '../../lib/calls/moderation';
import controls from '../shared/controls.module.css';
import styles from './call-moderation.module.css';
import { ModerationFields } from './moderation-fields';
import { useSavedRules } from './use-saved-rules';

interface CallModerationFormProps {
  /** Address of the call's rules. */
  path: string;
  /** As they are. */
  rules: Moderation;
  /** Whether the call has tokens. */
  signed: boolean;
  /** Whether the meeting obeys this window. */
  moderates: boolean;
  onSaved: (before: Moderation, after: Moderation) => void;
}

/** Changes the rules of one call, and says what of them comes when. */
export function CallModerationForm({ path, rules, signed, moderates, onSaved }: CallModerationFormProps) {
  const t = useTranslations('moderation');
  const { value, choose, onSubmit, status, alert } = useSavedRules(path, rules, onSaved);

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <ModerationFields value={value} onChange={choose} signed={signed} compact />
      <dl className={styles.times}>
        <dt>{t('call.atOnce')}</dt>
        <dd>{t(moderates ? 'call.atOnceText' : 'call.asJitsiModerator')}</dd>
        <dt>{t('call.later')}</dt>
        <dd>{t('call.laterText')}</dd>
      </dl>
      {alert && (
        <p className={controls.alert} role="alert">
          {alert}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className={controls.primary}>
          {t('save')}
        </button>
        <p className={controls.status} role="status">
          {status}
        </p>
      </div>
    </form>
  );
}
