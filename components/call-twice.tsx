'use client';

import { useTranslations } from 'next-intl';
import type { CallWindowFacts } from './call-desk-words';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';
import { callPath } from './open-call-window';

/** Stands in place of a meeting whose person has it in another window already: two would hear each other. */
export function CallTwice({ other, onBack }: { other: CallWindowFacts; onBack: () => void }) {
  const t = useTranslations('windows');
  const { chatId, media, inside, muted } = other;
  return (
    <section className={styles.panel} aria-labelledby="twice">
      <h2 id="twice">{t('twice.title')}</h2>
      <p>{t(inside ? 'twice.text' : 'twice.waiting')}</p>
      <p className={styles.actions}>
        {/* Loaded anew: so it comes in as any window that a call is moved to, and the other one goes by itself. */}
        <a className={styles.primary} href={callPath(chatId, media, { prejoin: !inside, moved: muted })}>
          {t('moveHere')}
        </a>
        <button type="button" className={styles.secondary} onClick={onBack}>
          {t('twice.back')}
        </button>
        <CallWayOut chatId={chatId} />
      </p>
    </section>
  );
}
