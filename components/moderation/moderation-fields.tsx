'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { Moderation } from '../../lib/calls/moderation';
import { CHOICES, PARTS } from './moderation-parts';
import styles from './moderation.module.css';

interface ModerationFieldsProps {
  value: Moderation;
  onChange: (value: Moderation) => void;
  /** Whether calls have tokens: how strong a limit is depends on it. */
  signed: boolean;
  disabled?: boolean;
  /** Folds away how strong the limits are. */
  compact?: boolean;
}

/** The rules of calls, each with how far one can rely on it. */
export function ModerationFields({ value, onChange, signed, disabled, compact }: ModerationFieldsProps) {
  const t = useTranslations('moderation');
  const id = useId();
  return PARTS.map((part) => {
    const strength = t(`${part}.${signed ? 'signed' : 'unsigned'}`);
    return (
      <fieldset
        key={part}
        className={styles.part}
        disabled={disabled}
        aria-describedby={compact ? undefined : `${id}-${part}`}
      >
        <legend>{t(`${part}.label`)}</legend>
        {CHOICES[part].map((choice) => (
          <label key={choice} className={styles.choice}>
            <input
              type="radio"
              name={`${id}-${part}`}
              value={choice}
              checked={value[part] === choice}
              onChange={() => onChange({ ...value, [part]: choice })}
            />
            {t(`${part}.${choice}` as 'share.everyone')}
          </label>
        ))}
        {compact ? (
          <details className={styles.strength}>
            <summary>{t('strength')}</summary>
            <p>{strength}</p>
          </details>
        ) : (
          <p id={`${id}-${part}`} className={styles.strength}>
            {strength}
          </p>
        )}
      </fieldset>
    );
  });
}
