'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useImperativeHandle, useState, useSyncExternalStore, type Ref } from 'react';
import type { MeetingControl } from '../../jitsi/meeting';
import type { HostEntry } from '../../lib/calls/host-entry';
import { CallAnswers } from './call-answers';
import type { GoOn } from './call-continue';
import { CallPublicBar } from './call-public-bar';
import {
  hasMeeting,
  isRecovering,
  notSignedIn,
  type Action,
  type Failure,
  type Session,
} from './call-session';
import styles from './call-window.module.css';
import { DeviceTrouble } from './device-trouble';
import { FirstCheckBar, useFirstCheck } from '../devices/first-check';
import { HostNoticeBar } from '../host/host-notice-bar';
import { useHostSession } from '../host/use-host-session';
import { neverChanges } from '../shared/never-changes';
import { CallModeration } from '../moderation/call-moderation';
import { BackgroundHint } from '../windows/background-hint';
import { handOver } from '../windows/hand-over';
import { wasBlocked } from '../windows/own-window';
import { useCallDesk } from '../windows/use-call-desk';
import type { WayIn } from '../windows/use-way-in';
import { PipButton } from './pip-button';
import type { PresenceAnswer } from './report-presence';
import { useCallUpkeep } from './use-call-upkeep';
import { usePresence } from './use-presence';
import { useStalled } from './use-stalled';

/** What the rest of the window asks of the keeper. */
export interface KeptCall {
  /** Gives the call to the page that opened the window, as it goes on elsewhere. */
  goOn: GoOn;
}

interface CallKeeperProps {
  session: Session;
  send: (action: Action) => void;
  control: MeetingControl | null;
  way: WayIn;
  /** There is a meeting here, or one is on its way. */
  running: boolean;
  /** The meeting takes this window for a moderator's. */
  moderates: boolean;
  chatTitle: string;
  renewEvery: number;
  noAnswerAfter: number | null;
  host: HostEntry | null;
  ref: Ref<KeptCall>;
}

/** So many reports in a row that our server did not take, and the person is told: one may be lost. */
const UNHEARD = 2;
/** How long somebody on the way back counts as present, in milliseconds; after that the lease decides. */
const KEPT_FOR = 120_000;

/**
 * Keeps a call going beside its meeting, and says above it what there is to say. Comes after the meeting's frame: all
 * that it does follows from the session as it stands then, so that nothing is lost that happened before.
 */
export function CallKeeper({
  session,
  send,
  control,
  way,
  running,
  moderates,
  chatTitle,
  renewEvery,
  noAnswerAfter,
  host,
  ref,
}: CallKeeperProps) {
  const { ticket, stage, waiting, insideSince, troubleSince } = session;
  const t = useTranslations('call');
  const { notice, over, regain } = useHostSession(host, ticket);
  const { online, secondsLeft } = useCallUpkeep(session, send, control, regain);
  const firstCheck = useFirstCheck();
  const blocked = useSyncExternalStore(neverChanges, wasBlocked, () => false);
  const [presenceId, setPresenceId] = useState<string | null>(null);
  const [unheard, setUnheard] = useState(0);
  const inside = insideSince !== null;
  const recovering = isRecovering(session);
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

  const { move, moveOut } = useCallDesk({
    ticket,
    chatTitle,
    inside: stage.name === 'in' || (inside && recovering),
    insideSince,
    presenceId,
    muted: session.muted,
    running,
    way,
    onLeaveAsked: (reason) =>
      send({ type: 'end', as: reason === 'moved' ? { name: 'moved' } : { name: 'goodbye', toOther: true } }),
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
  useImperativeHandle(ref, () => ({ goOn }));

  const isLive = hasMeeting(session) && stage.name !== 'leaving' && way.twice === null;
  const device = session.devices.audio ? 'audio' : 'video';
  const trouble = isLive && !recovering ? session.devices[device] : null;

  return (
    <>
      {blocked && (
        <p className={styles.notice} role="status">
          {t('blocked')}
        </p>
      )}
      {ticket.limits && (isLive || (stage.name === 'failed' && stage.failure.kind !== 'right_ended')) && (
        <CallPublicBar ticket={ticket} secondsLeft={secondsLeft} onGoOn={goOn} />
      )}
      {host && <HostNoticeBar notice={isLive || recovering ? notice : null} />}
      {waiting && (
        <p className={styles.notice} role="status" data-code={`waiting_${waiting}`}>
          {t(`waiting.${waiting}`, { domain: ticket.domain })}
        </p>
      )}
      {!session.pictured && (
        <BackgroundHint chatTitle={chatTitle} inside={stage.name === 'in'} move={move} onMove={moveOut} />
      )}
      {firstCheck.offered && session.prejoin && !inside && isLive && !trouble && (
        <FirstCheckBar onCheck={() => send({ type: 'check' })} onDismiss={firstCheck.dismiss} />
      )}
      {trouble && (
        <DeviceTrouble
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
      {inside && stage.name !== 'cut' && (
        <CallAnswers ticket={ticket} noAnswerAfter={noAnswerAfter} regain={regain} />
      )}
      {stage.name === 'in' && control && (
        <div className={styles.tools}>
          <CallModeration ticket={ticket} moderates={moderates} command={control.command} />
          <PipButton control={control} inside pictured={session.pictured} />
        </div>
      )}
    </>
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
