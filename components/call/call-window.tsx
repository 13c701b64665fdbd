'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { Meeting, type MeetingTimes } from '../../jitsi/meeting';
import type { HostEntry } from '../../lib/calls/host-entry';
import type { Muted } from '../../lib/calls/muted';
import type { Ticket } from '../../lib/calls/ticket';
import { cannotCall } from './can-call';
import { CallFailure } from './call-failure';
import { type Failure, hasMeeting, isRecovering, notSignedIn } from './call-session';
import styles from './call-window.module.css';
import { FirstCheckBar, useFirstCheck } from '../devices/first-check';
import { handOver } from '../windows/hand-over';
import { HostOrigin } from '../host/host-origin';
import { wasBlocked } from '../windows/open-call-window';
import type { PresenceAnswer } from './report-presence';
import { useCallDesk } from '../windows/use-call-desk';
import { useCallSession } from './use-call-session';
import { useHostSession } from '../host/use-host-session';
import { useLater } from '../shared/use-later';
import { usePresence } from './use-presence';
import { useStalled } from './use-stalled';

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

/** So many reports in a row that our server did not take, and the person is told: one may be lost. */
const UNHEARD = 2;
/** How long somebody on the way back counts as present, in milliseconds; after that the lease decides. */
const KEPT_FOR = 120_000;

const neverChanges = () => () => undefined;
const BARRED = {
  insecure_origin: { kind: 'insecure_origin' },
  browser_unsupported: { kind: 'browser_unsupported', reason: null },
} as const;
const lookWhetherBarred = () => cannotCall(window);

/**
 * What is shown late or never. Behind the meeting, which is what somebody waits for, but at once: when it is needed there
 * may be no network any more. That a call has failed is said without it.
 */
const loadParts = () => import('./call-parts');
/** Not needed by those who only call. */
const loadCheck = () => import('../devices/device-check');

/** The whole call window: the meeting, and what stands over it or in its place when something is to be said. */
export function CallWindow(props: CallWindowProps) {
  return (
    <HostOrigin value={props.host?.origin ?? null}>
      <WindowContent {...props} />
    </HostOrigin>
  );
}

function WindowContent(props: CallWindowProps) {
  const { chatTitle, prejoin, renewEvery, noAnswerAfter, times } = props;
  const t = useTranslations('call');
  const { notice, over, regain } = useHostSession(props.host ?? null, props.ticket);
  const { session, send, meeting, control, online, secondsLeft } = useCallSession(
    props.ticket,
    prejoin,
    props.muted ?? null,
    regain,
  );
  const { ticket, stage, waiting, insideSince, troubleSince } = session;
  const barred = useSyncExternalStore(neverChanges, lookWhetherBarred, () => null);
  const firstCheck = useFirstCheck();
  const blocked = useSyncExternalStore(neverChanges, wasBlocked, () => false);
  const [presenceId, setPresenceId] = useState<string | null>(null);
  const [unheard, setUnheard] = useState(0);
  const [moderates, setModerates] = useState(false);
  const inside = insideSince !== null;
  const recovering = isRecovering(session);
  const parts = useLater(true, loadParts);
  const check = useLater(stage.name === 'checking', loadCheck);
  const stalled = useStalled(stage.name === 'before' && session.prejoin && waiting === null);

  function onAnswer(answer: PresenceAnswer) {
    setUnheard(answer.type === 'unreachable' ? (before) => before + 1 : 0);
    if (answer.type === 'moved') send({ type: 'call_moved' });
    if (answer.type !== 'refused') return;
    if (answer.code === 'removed') end({ kind: 'removed' });
    else if (regain) void regain();
    else end(notSignedIn(ticket.call.chatId));
  }

  const end = useCallback(
    (failure: Failure) => send({ type: 'end', as: { name: 'failed', failure } }),
    [send],
  );
  useEffect(() => {
    if (over) end({ kind: 'right_ended' });
  }, [over, end]);

  const lost = useLongAgo(troubleSince, KEPT_FOR);
  const givePresence = usePresence({
    call: ticket.call,
    inside,
    paused: stage.name === 'left' || stage.name === 'cut' || lost,
    every: renewEvery,
    onAnswer,
    onPresence: setPresenceId,
  });

  const desk = useCallDesk({
    ticket,
    chatTitle,
    inside: stage.name === 'in' || (inside && recovering),
    presenceId,
    muted: session.muted,
    running: hasMeeting(session) || stage.name === 'cut' || stage.name === 'checking' || recovering,
    onFreed: () => send({ type: 'again', prejoin: true }),
    onLeaveAsked: (reason) => send({ type: 'end', as: { name: reason === 'moved' ? 'moved' : 'goodbye' } }),
  });

  function goOn(opener: Window, apiId: number) {
    handOver(opener, {
      personId: ticket.person.id,
      ...ticket.call,
      chatTitle,
      domain: ticket.domain,
      apiId,
      name: window.name,
      presence: givePresence(),
      renewEvery,
    });
  }

  const again = () => send({ type: 'again', prejoin });
  const leave = useCallback(() => send({ type: 'end', as: { name: 'goodbye' } }), [send]);
  const isTwice = desk.twice !== null && hasMeeting(session);
  const isLive = hasMeeting(session) && stage.name !== 'leaving' && !isTwice;
  const device = session.devices.audio ? 'audio' : 'video';
  const trouble = isLive && !recovering ? session.devices[device] : null;

  // All that is in the meeting's place, but that it failed.
  const isPart = isTwice || recovering || ['cut', 'moved', 'goodbye'].includes(stage.name);
  const waitsForPart = (isPart && !parts) || (stage.name === 'checking' && !check);

  if (barred) {
    return (
      <main className={styles.window}>
        <h1 className={styles.hidden}>{t('title', { chat: chatTitle })}</h1>
        <div className={styles.stage}>
          <CallFailure failure={BARRED[barred]} ticket={ticket} onAgain={() => location.reload()} />
        </div>
      </main>
    );
  }

  return (
    <main className={styles.window}>
      <h1 className={styles.hidden}>{t('title', { chat: chatTitle })}</h1>
      <noscript>
        <p className={styles.notice}>{t('noScript')}</p>
      </noscript>
      {blocked && (
        <p className={styles.notice} role="status">
          {t('blocked')}
        </p>
      )}
      {parts &&
        ticket.limits &&
        (isLive || (stage.name === 'failed' && stage.failure.kind !== 'right_ended')) && (
          <parts.CallPublicBar ticket={ticket} secondsLeft={secondsLeft} onGoOn={goOn} />
        )}
      {parts && props.host && <parts.HostNoticeBar notice={isLive || recovering ? notice : null} />}
      {waiting && (
        <p className={styles.notice} role="status" data-code={`waiting_${waiting}`}>
          {t(`waiting.${waiting}`, { domain: ticket.domain })}
        </p>
      )}
      {parts && !session.pictured && (
        <parts.BackgroundHint
          chatTitle={chatTitle}
          inside={stage.name === 'in'}
          move={desk.move}
          onMove={desk.moveOut}
        />
      )}
      {firstCheck.offered && session.prejoin && !inside && isLive && !trouble && (
        <FirstCheckBar onCheck={() => send({ type: 'check' })} onDismiss={firstCheck.dismiss} />
      )}
      {parts && trouble && (
        <parts.DeviceTrouble
          trouble={trouble}
          ticket={ticket}
          onAgain={() => send({ type: 'reopen' })}
          onDismiss={() => send({ type: 'dismiss', device })}
        />
      )}
      {stalled && (
        <aside className={styles.bar} role="alert" data-code="join_stalled">
          <p>{t('stalled', { domain: ticket.domain })}</p>
          <button
            type="button"
            className={styles.barAction}
            onClick={() => send({ type: 'again', prejoin: false })}
          >
            {t('failed.rejoin')}
          </button>
        </aside>
      )}
      {inside && !recovering && !online && (
        <p className={styles.notice} role="alert" data-code="offline">
          {t('offline')}
        </p>
      )}
      {inside && !recovering && online && unheard >= UNHEARD && (
        <p className={styles.notice} role="alert" data-code="chat_unreachable">
          {t('chatUnreachable')}
        </p>
      )}
      {parts && inside && stage.name !== 'cut' && (
        <parts.CallAnswers ticket={ticket} noAnswerAfter={noAnswerAfter} regain={regain} />
      )}
      {parts && stage.name === 'in' && control && (
        <div className={styles.tools}>
          <parts.CallModeration ticket={ticket} moderates={moderates} command={control.command} />
          <parts.PipButton control={control} inside pictured={session.pictured} />
        </div>
      )}
      <div className={styles.stage}>
        {(waitsForPart ||
          ((stage.name === 'asking' || stage.name === 'opening') && !recovering && !isTwice)) && (
          <p className={styles.loading} role="status">
            {t('loading')}
          </p>
        )}
        {hasMeeting(session) && desk.ready && !isTwice && (
          <div className={styles.meeting} inert={recovering || stage.name === 'leaving'}>
            <Meeting
              key={session.round}
              ticket={ticket}
              prejoin={session.prejoin}
              muted={session.muted}
              title={t('title', { chat: chatTitle })}
              times={times}
              onRole={setModerates}
              {...meeting}
            />
          </div>
        )}
        {parts && recovering && session.trouble && (
          <parts.CallReconnecting
            session={session}
            trouble={session.trouble}
            online={online}
            onTryNow={() => send({ type: 'retry' })}
            onLeave={leave}
          />
        )}
        {check && stage.name === 'checking' && (
          <check.DeviceCheck
            inWindow
            domain={ticket.domain}
            onDone={() => {
              firstCheck.dismiss();
              send({ type: 'again', prejoin: true });
            }}
          />
        )}
        {stage.name === 'leaving' && (
          <p className={styles.overlay} role="status">
            {t('leaving')}
          </p>
        )}
        {stage.name === 'failed' && <CallFailure failure={stage.failure} ticket={ticket} onAgain={again} />}
        {parts && stage.name === 'cut' && <parts.CallCut ticket={ticket} onGoOn={goOn} />}
        {parts && isTwice && desk.twice && (
          <parts.CallTwice
            chatId={ticket.call.chatId}
            other={desk.twice}
            onBack={desk.showOther}
            onLeave={desk.leaveOther}
          />
        )}
        {parts && stage.name === 'moved' && <parts.CallMoved chatId={ticket.call.chatId} />}
        {parts && stage.name === 'goodbye' && (
          <parts.CallGoodbye chatId={ticket.call.chatId} toOther={desk.leftForOther} onAgain={again} />
        )}
      </div>
    </main>
  );
}

/** Whether a moment, in milliseconds since 1970, is so many milliseconds ago; false for none. */
function useLongAgo(moment: number | null, ago: number): boolean {
  const [passed, setPassed] = useState<number | null>(null);
  useEffect(() => {
    if (moment === null) return undefined;
    const timer = setTimeout(() => setPassed(moment), Math.max(0, moment + ago - Date.now()));
    return () => clearTimeout(timer);
  }, [moment, ago]);
  return moment !== null && passed === moment;
}
