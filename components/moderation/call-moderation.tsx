'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from 'react';
import { moderationCommands } from '../../jitsi/av-moderation';
import type { MeetingControl } from '../../jitsi/meeting';
import type { Moderation } from '../../lib/calls/moderation';
import type { Ticket } from '../../lib/calls/ticket';
import { askServer } from '../shared/ask-server';
import controls from '../shared/controls.module.css';
import dark from '../shared/dark.module.css';
import { useReason } from '../shared/use-reason';
import { CallModerationForm } from './call-moderation-form';
import styles from './call-moderation.module.css';

interface CallModerationProps {
  ticket: Ticket;
  /** Whether the meeting takes this window for a moderator: only then does it obey. */
  moderates: boolean;
  command: MeetingControl['command'];
}

/**
 * The rules that a meeting holds as far as this window knows, by the address of its call: what it has told the meeting,
 * or what it has found before it could. Outlives the frame: a meeting keeps what it was told while people come and go,
 * and who has changed it since in Jitsi itself is not to be overruled by a reconnect.
 */
const known = new Map<string, Moderation>();

/**
 * The rules of one call, for moderators of its chat: as soon as the meeting obeys this window, it is told of what it
 * can hold of them, and a panel that opens over the meeting changes them. To be put into a positioned element.
 */
export function CallModeration(props: CallModerationProps) {
  const { call, person } = props.ticket;
  if (person.role !== 'moderator') return null;
  return <ModerationOfOneCall key={`${call.chatId}/${call.number}`} {...props} />;
}

function ModerationOfOneCall({ ticket, moderates, command }: CallModerationProps) {
  const t = useTranslations('moderation.call');
  const reasonOf = useReason();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [rules, setRules] = useState<Moderation | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { chatId, number } = ticket.call;
  const path = `/api/chats/${encodeURIComponent(chatId)}/calls/${number}/moderation`;

  function tell(before: Moderation | null, after: Moderation) {
    for (const one of moderationCommands(before, after)) command(...one);
    known.set(path, after);
  }

  const hold = useEffectEvent((rules: Moderation | null) => {
    const [before, after] = [known.get(path) ?? null, rules ?? ticket.moderation];
    if (before?.microphones !== after.microphones) tell(before, after);
  });
  const { microphones } = ticket.moderation;
  useEffect(() => {
    if (!moderates) return undefined;
    const over = new AbortController();
    // As they are now: between the ticket and the join another moderator may have changed them.
    void askServer<{ moderation: Moderation }>(path, { signal: over.signal })
      .then(({ moderation }) => moderation)
      .catch(() => null)
      .then((moderation) => !over.signal.aborted && hold(moderation));
    return () => over.abort();
  }, [moderates, path, microphones]);

  async function load() {
    setFailure(null);
    try {
      setRules((await askServer<{ moderation: Moderation }>(path)).moderation);
    } catch (error) {
      setFailure(t('notLoaded', { reason: reasonOf(error) }));
    }
  }

  function toggle() {
    setOpen(!open);
    // Each time anew, for the same reason.
    setRules(null);
    if (!open) void load();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !open) return;
    toggle();
    button.current?.focus();
  }

  function onSaved(before: Moderation, after: Moderation) {
    if (moderates) tell(before, after);
    // Until the meeting obeys this window, it holds what it did.
    else if (!known.has(path)) known.set(path, before);
  }

  return (
    <div className={dark.dark} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={toggle}
      >
        {open ? t('close') : t('open')}
      </button>
      {open && (
        <section id={id} className={styles.panel} aria-label={t('title')}>
          <h2>{t('title')}</h2>
          <p className={styles.hint}>{t('hint')}</p>
          {failure && (
            <div className={styles.failure}>
              <p className={controls.alert} role="alert">
                {failure}
              </p>
              <button type="button" className={controls.secondary} onClick={() => void load()}>
                {t('retry')}
              </button>
            </div>
          )}
          {!failure && !rules && <p role="status">{t('loading')}</p>}
          {rules && (
            <CallModerationForm
              path={path}
              rules={rules}
              signed={ticket.jwt !== null}
              moderates={moderates}
              onSaved={onSaved}
            />
          )}
        </section>
      )}
    </div>
  );
}
