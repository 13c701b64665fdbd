'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { CallRecord } from '@/lib/calls/call-view';
import { askServer } from './ask-server';
import { CallEntry } from './call-entry';
import styles from './call-history.module.css';
import controls from './controls.module.css';
import { useHydrated } from './use-hydrated';
import { useReason } from './use-reason';

interface CallHistoryProps {
  chatId: string;
  viewerId: string;
  /** The call that is on. */
  ongoing: CallRecord | null;
  /** The latest page of calls that are over, the latest first. */
  newest: CallRecord[];
  pageSize: number;
}

/** The calls of a chat by day, the latest first. */
export function CallHistory({ chatId, viewerId, ongoing, newest, pageSize }: CallHistoryProps) {
  const t = useTranslations('calls.history');
  const chats = useTranslations('chats');
  const locale = useLocale();
  const reasonOf = useReason();
  const ready = useHydrated();
  const [over, setOver] = useState(newest);
  const [hasEarlier, setHasEarlier] = useState(newest.length >= pageSize);
  const [failure, setFailure] = useState<string | null>(null);

  async function showEarlier() {
    setFailure(null);
    try {
      const path = `/api/chats/${encodeURIComponent(chatId)}/calls`;
      const before = over.at(-1)?.number;
      const page = await askServer<{ calls: CallRecord[] }>(`${path}?before=${before}&limit=${pageSize}`);
      // A second press may have come before the first answer.
      setOver((known) => [
        ...known,
        ...page.calls.filter(({ number }) => number < (known.at(-1)?.number ?? 0)),
      ]);
      setHasEarlier(page.calls.length >= pageSize);
    } catch (error) {
      setFailure(t('notLoaded', { reason: reasonOf(error) }));
    }
  }

  const calls = ongoing ? [ongoing, ...over] : over;
  if (calls.length === 0) {
    return (
      <div className={styles.empty}>
        <p>{t('empty')}</p>
        <p className={controls.hint}>{t('emptyHint')}</p>
      </div>
    );
  }
  // The reader's time zone is known in the browser only; the server's HTML has to match its first render.
  const timeZone = ready ? undefined : 'UTC';
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  return (
    <div className={styles.history}>
      {byDay(calls, days).map(({ day, calls: ofDay }) => (
        <section key={day} aria-label={day} className={styles.day}>
          <h2>{day}</h2>
          <ul>
            {ofDay.map((call) => (
              <CallEntry
                key={call.number}
                chatId={chatId}
                call={call}
                viewerId={viewerId}
                time={times.format(new Date(call.startedAt))}
              />
            ))}
          </ul>
        </section>
      ))}
      {failure && (
        <p className={controls.alert} role="alert">
          {failure}
        </p>
      )}
      {hasEarlier && (
        <button
          type="button"
          className={`${controls.secondary} ${styles.earlier}`}
          disabled={!ready}
          onClick={() => void showEarlier()}
        >
          {chats('earlier')}
        </button>
      )}
    </div>
  );
}

function byDay(calls: CallRecord[], days: Intl.DateTimeFormat) {
  const found: { day: string; calls: CallRecord[] }[] = [];
  for (const call of calls) {
    const day = days.format(new Date(call.startedAt));
    const last = found.at(-1);
    if (last?.day === day) last.calls.push(call);
    else found.push({ day, calls: [call] });
  }
  return found;
}
