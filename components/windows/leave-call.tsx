'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import controls from '../shared/controls.module.css';
import styles from './leave-call.module.css';

/** What somebody is about to do instead of the call they are in. */
export type CallVerb = 'call' | 'join' | 'answer';

const GO = { call: 'goCall', join: 'goJoin', answer: 'goAnswer' } as const;

interface LeaveCallProps {
  verb: CallVerb;
  /** Of the call that somebody is in. */
  chatTitle: string;
  onLeave: () => void;
  onStay: () => void;
}

/** Asks whether to leave the call one is in for another one. Escape stays. */
export function LeaveCall({ verb, chatTitle, onLeave, onStay }: LeaveCallProps) {
  const t = useTranslations('windows.leave');
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // The focus goes back to where it came from.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}text`}
      onCancel={onStay}
    >
      <h2 id={`${id}title`}>{t('title')}</h2>
      <p id={`${id}text`} dir="auto">
        {t(verb, { chat: chatTitle })}
      </p>
      <div className={styles.actions}>
        <button type="button" className={controls.secondary} onClick={onStay}>
          {t('stay')}
        </button>
        <button type="button" className={controls.primary} onClick={onLeave}>
          {t(GO[verb])}
        </button>
      </div>
    </dialog>
  );
}
