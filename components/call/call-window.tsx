'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useReducer, useRef, useState, useSyncExternalStore } from 'react';
import { Meeting, type MeetingControl, type MeetingTimes } from '../../jitsi/meeting';
import type { HostEntry } from '../../lib/calls/host-entry';
import type { Muted } from '../../lib/calls/muted';
import type { Ticket } from '../../lib/calls/ticket';
import { cannotCall } from './can-call';
import type { KeptCall } from './call-keeper';
import { hasMeeting, isLimitReached, isRecovering, type Action, type Session } from './call-session';
import styles from './call-window.module.css';
import { HostOrigin } from '../host/host-origin';
import { neverChanges } from '../shared/never-changes';
import { nextSession } from './next-session';
import { openSession } from './reloaded-call';
import { useKeptForReload } from './use-kept-for-reload';
import { useLater } from '../shared/use-later';
import { usePageReturn } from './use-page-return';
import { useWayIn } from '../windows/use-way-in';

interface CallWindowProps {
  ticket: Ticket;
  chatTitle: string;
  prejoin: boolean;
  /** How microphone and camera were in the window that the call was moved from; null where it begins here. */
  muted?: Muted | null;
  /** Milliseconds between two signs of life. */
  renewEvery: number;
  /** Milliseconds after which nobody answers; null in a group. */
  noAnswerAfter: number | null;
  /** Where the call was entered from a page of a host's chat. */
  host?: HostEntry | null;
  times?: MeetingTimes;
}

/** A frame that takes longer is waited for no more before the rest of the window is asked for; milliseconds. */
const SLOW_AFTER = 300;
/** The rest of the window may take so long, which is more than two tries, and then the person is told; milliseconds. */
const LATE_AFTER = 8000;

const BARRED = {
  insecure_origin: { kind: 'insecure_origin' },
  browser_unsupported: { kind: 'browser_unsupported', reason: null },
} as const;
const lookWhetherBarred = () => cannotCall(window);

/**
 * All that a meeting does not wait for. Behind its frame, which is what somebody waits for, but soon: when it is needed
 * there may be no network any more, and other pages hear of this window only by it.
 */
const loadParts = () => import('./call-parts');

/** The whole call window: the meeting, and what stands over it or in its place when something is to be said. */
export function CallWindow(props: CallWindowProps) {
  return (
    <HostOrigin value={props.host?.origin ?? null}>
      <WindowContent {...props} />
    </HostOrigin>
  );
}

function WindowContent(props: CallWindowProps) {
  const { chatTitle, prejoin, muted = null, renewEvery, noAnswerAfter, host = null, times } = props;
  const t = useTranslations('call');
  const [session, dispatch] = useReducer(
    (before: Session, { action, now, random }: { action: Action; now: number; random: number }) =>
      nextSession(before, action, now, random),
    null,
    () => openSession(props.ticket, prejoin, muted),
  );
  const send = useCallback(
    (action: Action) => dispatch({ action, now: Date.now(), random: Math.random() }),
    [],
  );
  useKeptForReload(session);
  usePageReturn(session.stage, send, host !== null);
  const [control, setControl] = useState<MeetingControl | null>(null);
  const [moderates, setModerates] = useState(false);
  const barred = useSyncExternalStore(neverChanges, lookWhetherBarred, () => null);
  const kept = useRef<KeptCall>(null);
  const { ticket, stage } = session;
  const recovering = isRecovering(session);
  const running = hasMeeting(session) || stage.name === 'cut' || stage.name === 'checking' || recovering;
  const way = useWayIn({
    personId: ticket.person.id,
    chatId: ticket.call.chatId,
    wanted: running,
    onHere: (waited) => waited && send({ type: 'again', prejoin: true }),
  });
  const isTwice = way.twice !== null && hasMeeting(session);
  const isFramed = control !== null;
  const isSlow = useLong(!isFramed, SLOW_AFTER);
  const wantsParts = isFramed || isSlow || isTwice || stage.name !== 'opening' || barred !== null;
  const parts = useLater(wantsParts, loadParts);
  const late = useLong(wantsParts && !parts, LATE_AFTER);
  const again = () => send({ type: 'again', prejoin });

  const isConnecting = (stage.name === 'asking' || stage.name === 'opening') && !recovering && !isTwice;
  const waitsForPart = !parts && (isTwice || recovering || !hasMeeting(session));

  return (
    <main className={styles.window}>
      <h1 className={styles.hidden}>{t('title', { chat: chatTitle })}</h1>
      <noscript>
        <p className={styles.notice}>{t('noScript')}</p>
      </noscript>
      {late && (
        <aside className={styles.bar} role="alert" data-code="page_incomplete">
          <p>{t('failed.page_incomplete')}</p>
          <button type="button" className={styles.barAction} onClick={() => location.reload()}>
            {t('failed.reload')}
          </button>
        </aside>
      )}
      {parts && !barred && (
        <parts.CallKeeper
          session={session}
          send={send}
          control={control}
          way={way}
          running={running}
          moderates={moderates}
          chatTitle={chatTitle}
          renewEvery={renewEvery}
          noAnswerAfter={noAnswerAfter}
          host={host}
          ref={kept}
        />
      )}
      <div className={styles.stage}>
        {!barred && (waitsForPart || isConnecting) && (
          <p className={styles.loading} role="status">
            {t('loading')}
          </p>
        )}
        {!barred && hasMeeting(session) && !isTwice && (
          <div className={styles.meeting} inert={recovering || stage.name === 'leaving'}>
            <Meeting
              key={session.round}
              ticket={ticket}
              begins={way.ready}
              prejoin={session.prejoin}
              muted={session.muted}
              title={t('title', { chat: chatTitle })}
              times={times}
              onRole={setModerates}
              onControl={setControl}
              onEvent={(event) => send({ type: 'heard', event, limitReached: isLimitReached(session) })}
              onOpenFailure={(failure) => send({ type: 'not_opened', failure })}
            />
          </div>
        )}
        {parts && barred && (
          <parts.CallFailure failure={BARRED[barred]} ticket={ticket} onAgain={() => location.reload()} />
        )}
        {parts && !barred && (
          <parts.CallPanel
            session={session}
            send={send}
            way={way}
            onAgain={again}
            onGoOn={(opener, apiId) => kept.current?.goOn(opener, apiId)}
          />
        )}
      </div>
    </main>
  );
}

/** Whether something has lasted for so many milliseconds. */
function useLong(lasts: boolean, milliseconds: number): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!lasts) return undefined;
    const timer = setTimeout(() => setLong(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [lasts, milliseconds]);
  return lasts && isLong;
}
