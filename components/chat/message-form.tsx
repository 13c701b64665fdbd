'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';
import controls from '../shared/controls.module.css';
import styles from './message-form.module.css';
import { useHydrated } from '../shared/use-hydrated';
import { useReason } from '../shared/use-reason';

/** Writes one message. Not the kit's editable `<div>`: a text field takes plain text only and has a name. */
export function MessageForm({ limit, onSend }: { limit: number; onSend: (text: string) => Promise<void> }) {
  const t = useTranslations('chats');
  const reasonOf = useReason();
  const ready = useHydrated();
  const field = useRef<HTMLTextAreaElement>(null);
  const sending = useRef(false);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function send() {
    const text = field.current?.value.trim();
    // A second press comes before React has rendered the first.
    if (!field.current || !text || sending.current) return;
    sending.current = true;
    setIsSending(true);
    setFailure(null);
    try {
      await onSend(text);
      field.current.value = '';
    } catch (error) {
      setFailure(t('notSent', { reason: reasonOf(error) }));
    } finally {
      sending.current = false;
      setIsSending(false);
      field.current?.focus();
    }
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    void send();
  }

  function onKeyDown(event: KeyboardEvent) {
    // While a word is being composed (Japanese, Chinese, dead keys), Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }

  return (
    <form className={styles.form} onSubmit={onSubmit}>
      {failure && (
        <p className={controls.alert} role="alert">
          {failure}
        </p>
      )}
      <div className={styles.row}>
        <textarea
          ref={field}
          className={`${controls.field} ${styles.text}`}
          aria-label={t('write')}
          placeholder={t('write')}
          rows={1}
          maxLength={limit}
          dir="auto"
          enterKeyHint="send"
          readOnly={isSending}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className={controls.primary} disabled={!ready} aria-disabled={isSending}>
          <svg aria-hidden viewBox="0 0 24 24" className={styles.icon}>
            <path d="M3.4 20.4 21.8 12 3.4 3.6v6.5L15 12 3.4 13.9Z" />
          </svg>
          <span className={styles.label}>{t('send')}</span>
        </button>
      </div>
    </form>
  );
}
