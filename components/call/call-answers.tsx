'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { CallView } from '../../lib/calls/call-view';
import type { Ticket } from '../../lib/calls/ticket';
import styles from './call-answers.module.css';
import type { LiveState } from '../shared/live-stream';

interface CallAnswersProps {
  ticket: Ticket;
  /** Milliseconds after which it is said that nobody answers; null where nobody in particular is awaited. */
  noAnswerAfter: number | null;
  /** Where the call was entered from a host: says whether to go on when our server takes nobody for signed in. */
  regain?: (() => Promise<boolean>) | null;
}

/** A stream that ends sooner, in milliseconds, is not opened again: it would go on so. */
const LEAST_LIFE = 10_000;

interface Heard {
  call: CallView | null;
  /** Somebody else is or was in it. */
  answered: boolean;
}

/** Tells whoever has called what those who were rung say: that they decline, are busy, or nothing at all. */
export function CallAnswers({ ticket, noAnswerAfter, regain = null }: CallAnswersProps) {
  const t = useTranslations('ring.answers');
  const viewerId = ticket.person.id;
  const { call, answered } = useHeardCall(ticket.call.chatId, viewerId, regain);
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

function useHeardCall(chatId: string, viewerId: string, regain: CallAnswersProps['regain']): Heard {
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
    void import('../shared/live-stream').then(
      ({ openLive }) => {
        if (over.signal.aborted) return;
        const open = () => {
          const openedAt = Date.now();
          const onState = (state: LiveState, code?: string) => {
            if (state !== 'gone' || code !== 'auth.signed_out' || !regain) return;
            if (Date.now() - openedAt < LEAST_LIFE) return;
            // It ends with the cookie that it was opened with, also where there is a newer one by now.
            void regain().then((going) => {
              if (going && !over.signal.aborted) open();
            });
          };
          const close = openLive(`/api/chats/${encodeURIComponent(chatId)}/live`, { onEvent, onState });
          over.signal.addEventListener('abort', close);
        };
        open();
      },
      () => undefined,
    );
    return () => over.abort();
  }, [chatId, viewerId, regain]);
  return heard;
}
