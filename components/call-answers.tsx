'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { CallView } from '../lib/calls/call-view';
import type { Ticket } from '../lib/calls/ticket';
import styles from './call-answers.module.css';

interface CallAnswersProps {
  ticket: Ticket;
  /** Milliseconds after which it is said that nobody answers; null where nobody in particular is awaited. */
  noAnswerAfter: number | null;
}

interface Heard {
  call: CallView | null;
  /** Somebody else is or was in it. */
  answered: boolean;
}

/** Tells whoever has called what those who were rung say: that they decline, are busy, or nothing at all. */
export function CallAnswers({ ticket, noAnswerAfter }: CallAnswersProps) {
  const t = useTranslations('ring.answers');
  const viewerId = ticket.person.id;
  const { call, answered } = useHeardCall(ticket.call.chatId, viewerId);
  const [silent, setSilent] = useState<number | null>(null);
  const [hidden, setHidden] = useState<readonly string[]>([]);

  const own = call?.startedBy.id === viewerId ? call : null;
  const awaited = own && !answered && own.answers.length === 0 ? own.number : null;
  useEffect(() => {
    if (awaited === null || noAnswerAfter === null) return undefined;
    // Counted here, not from the call's beginning: the two clocks may differ.
    const timer = setTimeout(() => setSilent(awaited), noAnswerAfter);
    return () => clearTimeout(timer);
  }, [awaited, noAnswerAfter]);

  const notices = (own?.answers ?? []).map(({ person, answer }) => ({
    key: `${own?.number} ${answer} ${person.id}`,
    text: t(answer, { name: person.displayName }),
  }));
  if (awaited !== null && silent === awaited) notices.push({ key: `${awaited} none`, text: t('none') });

  return (
    <div role="status">
      {notices
        .filter(({ key }) => !hidden.includes(key))
        .map(({ key, text }) => (
          <div key={key} className={styles.notice}>
            <p dir="auto">{text}</p>
            <button type="button" className={styles.hide} onClick={() => setHidden((keys) => [...keys, key])}>
              {t('hide')}
            </button>
          </div>
        ))}
    </div>
  );
}

function useHeardCall(chatId: string, viewerId: string): Heard {
  const [heard, setHeard] = useState<Heard>({ call: null, answered: false });
  useEffect(() => {
    const over = new AbortController();
    const onEvent = (name: string, data: unknown) => {
      if (name !== 'call') return;
      const { call } = data as { call: CallView | null };
      const others = call?.participants.some(({ id }) => id !== viewerId) ?? false;
      setHeard((before) => ({
        call,
        answered: others || (before.answered && before.call?.number === call?.number),
      }));
    };
    // Loaded by now only, so that the window is not kept from opening. Without it the call goes on, and is quiet.
    void import('./live-stream').then(
      ({ openLive }) => {
        if (over.signal.aborted) return;
        const close = openLive(`/api/chats/${encodeURIComponent(chatId)}/live`, { onEvent });
        over.signal.addEventListener('abort', close);
      },
      () => undefined,
    );
    return () => over.abort();
  }, [chatId, viewerId]);
  return heard;
}
