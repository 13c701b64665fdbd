'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CallRecord } from '@/lib/calls/call-view';
import { askServer } from '../shared/ask-server';
import { CallEntry } from './call-entry';
import styles from './call-history.module.css';
import controls from '../shared/controls.module.css';
import { useChatLive } from './use-chat-live';
import { useHydrated } from '../shared/use-hydrated';
import { useReason } from '../shared/use-reason';

interface CallHistoryProps {
  chatId: string;
  viewerId: string;
  /** What was changed up to here is in the page already. */
  after: number;
  /** The call that was on when the server rendered the page. */
  ongoing: CallRecord | null;
  /** The latest page of calls that are over, the latest first. */
  newest: CallRecord[];
  pageSize: number;
}

interface Over {
  /** The latest first, without a gap. */
  calls: CallRecord[];
  hasEarlier: boolean;
}

/** The calls of a chat by day, the latest first, kept as they are now. */
export function CallHistory(props: CallHistoryProps) {
  const { chatId, viewerId, after, ongoing: rendered, newest, pageSize } = props;
  const t = useTranslations('calls.history');
  const chats = useTranslations('chats');
  const locale = useLocale();
  const reasonOf = useReason();
  const ready = useHydrated();
  const [{ calls: over, hasEarlier }, setOver] = useState<Over>({
    calls: newest,
    hasEarlier: newest.length >= pageSize,
  });
  const [failure, setFailure] = useState<string | null>(null);

  const path = `/api/chats/${encodeURIComponent(chatId)}/calls`;

  async function showLatest() {
    try {
      const page = await askServer<{ calls: CallRecord[] }>(`${path}?limit=${pageSize}`);
      setOver((known) => withLatest(known, page.calls, pageSize));
    } catch {
      // Nobody has asked for it: the list is only short of its latest until the next change, or the next visit.
    }
  }

  const { call, connection } = useChatLive({
    chatId,
    after,
    call: rendered,
    // Also tells of a call that came and went while nobody listened.
    onMessages(messages) {
      if (messages.some((message) => 'call' in message && message.call.endedAt)) void showLatest();
    },
  });
  const number = call?.number ?? null;
  const shownNumber = useRef(number);
  const onNumber = useEffectEvent((now: number | null) => {
    const before = shownNumber.current;
    shownNumber.current = now;
    if (before !== null && before !== now) void showLatest();
  });
  useEffect(() => onNumber(number), [number]);

  async function showEarlier() {
    setFailure(null);
    try {
      const before = over.at(-1)?.number;
      const page = await askServer<{ calls: CallRecord[] }>(`${path}?before=${before}&limit=${pageSize}`);
      // A second press may have come before the first answer.
      setOver((known) => ({
        calls: [
          ...known.calls,
          ...page.calls.filter((earlier) => earlier.number < (known.calls.at(-1)?.number ?? 0)),
        ],
        hasEarlier: page.calls.length >= pageSize,
      }));
    } catch (error) {
      setFailure(t('notLoaded', { reason: reasonOf(error) }));
    }
  }

  // Who may not listen any longer is not told when the call ends, and could not join it.
  const ongoing: CallRecord | null =
    call && connection !== 'gone' ? { ...call, endedAt: null, outcome: 'ongoing' } : null;
  // The list may know of the call's end a moment before the stream tells it.
  const calls = ongoing && (over[0]?.number ?? 0) < ongoing.number ? [ongoing, ...over] : over;
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

/** Puts the latest page ahead of what is known. Where the two do not meet, the page is all there is to show. */
function withLatest(known: Over, latest: CallRecord[], pageSize: number): Over {
  const oldest = latest.at(-1)?.number ?? 0;
  const full = latest.length >= pageSize;
  if (full && !known.calls.some(({ number }) => number >= oldest - 1)) {
    return { calls: latest, hasEarlier: true };
  }
  const earlier = known.calls.filter(({ number }) => number < oldest);
  return { calls: [...latest, ...earlier], hasEarlier: known.hasEarlier };
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
