import { useTranslations } from 'next-intl';
import type { Moderation } from '../../lib/calls/moderation';
import { PARTS } from './moderation-parts';
import styles from './moderation.module.css';

/** The rules of calls for whoever cannot change them. */
export function ModerationRules({ moderation, signed }: { moderation: Moderation; signed: boolean }) {
  const t = useTranslations('moderation');
  return (
    <dl className={styles.rules}>
      {PARTS.map((part) => (
        <div key={part} className={styles.part}>
          <dt>{t(`${part}.label`)}</dt>
          <dd>{t(`${part}.${moderation[part]}` as 'share.everyone')}</dd>
          {limits(moderation, part) && (
            <dd className={styles.strength}>{t(`${part}.${signed ? 'signed' : 'unsigned'}`)}</dd>
          )}
        </div>
      ))}
    </dl>
  );
}

/** What is left to everybody has no strength to tell of; who records is never quite up to the chat. */
function limits({ share, microphones }: Moderation, part: keyof Moderation): boolean {
  return part === 'record' || (part === 'share' ? share !== 'everyone' : microphones !== 'open');
}
