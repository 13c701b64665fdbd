'use client';

import { useTranslations } from 'next-intl';
import type { CallWindowFacts } from '../windows/call-desk-words';
import { CallWayOut } from './call-way-out';
import styles from './call-window.module.css';
import { callPath } from '../windows/open-call-window';

interface CallTwiceProps {
  /** Of this page. */
  chatId: string;
  other: CallWindowFacts;
  onBack: () => void;
  /** Leaves the other call, when it is that of another chat, and goes on here. */
  onLeave: () => void;
}

/**
 * Stands in place of a meeting whose person has it in another window already, where two would make an echo, or is in
 * the call of another chat.
 */
export function CallTwice({ chatId, other, onBack, onLeave }: CallTwiceProps) {
  const t = useTranslations('windows');
  const { media, inside, muted } = other;
  const same = other.chatId === chatId;
  return (
    <section className={styles.panel} aria-labelledby="twice">
      <h2 id="twice">{t(same ? 'twice.title' : 'leave.title')}</h2>
      <p dir="auto">
        {same ? t(inside ? 'twice.text' : 'twice.waiting') : t('leave.join', { chat: other.chatTitle })}
      </p>
      <p className={styles.actions}>
        {same ? (
          // Loaded anew: so it comes in as any window that a call is moved to, and the other one goes by itself.
          <a className={styles.primary} href={callPath(chatId, media, { prejoin: !inside, moved: muted })}>
            {t('moveHere')}
          </a>
        ) : (
          <button type="button" className={styles.primary} onClick={onLeave}>
            {t('leave.goJoin')}
          </button>
        )}
        <button type="button" className={styles.secondary} onClick={onBack}>
          {t('twice.back')}
        </button>
        <CallWayOut chatId={chatId} />
      </p>
    </section>
  );
}
