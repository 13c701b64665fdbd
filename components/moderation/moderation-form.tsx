'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { Moderation } from '../../lib/calls/moderation';
import controls from '../shared/controls.module.css';
import { ModerationFields } from './moderation-fields';
import styles from './moderation.module.css';
import { useHydrated } from '../shared/use-hydrated';
import { useSavedRules } from './use-saved-rules';

interface ModerationFormProps {
  chatId: string;
  moderation: Moderation;
  /** Whether calls have tokens. */
  signed: boolean;
}

/** The rules of a chat's calls, for its moderators. */
export function ModerationForm({ chatId, moderation, signed }: ModerationFormProps) {
  const t = useTranslations('moderation');
  const router = useRouter();
  const ready = useHydrated();
  const path = `/api/chats/${encodeURIComponent(chatId)}/moderation`;
  // Otherwise this page comes back with the rules it once had, by the browser's Back and Forward.
  const rules = useSavedRules(path, moderation, () => router.refresh());

  return (
    <form className={styles.form} onSubmit={rules.onSubmit}>
      <ModerationFields value={rules.value} onChange={rules.choose} signed={signed} disabled={!ready} />
      <p className={controls.hint}>{t('when')}</p>
      {rules.alert && (
        <p className={controls.alert} role="alert">
          {rules.alert}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className={controls.primary} disabled={!ready}>
          {t('save')}
        </button>
        <p className={controls.status} role="status">
          {rules.status}
        </p>
      </div>
    </form>
  );
}
