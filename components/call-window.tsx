'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import { Meeting, type MeetingControl, type MeetingTimes, type OpenFailure } from '../jitsi/meeting';
import type { MeetingWait } from '../jitsi/failure-table';
import type { MeetingEvent } from '../jitsi/meeting-events';
import type { Ticket } from '../lib/calls/ticket';
import { CallAnswers } from './call-answers';
import { CallFailure, type Failure } from './call-failure';
import { CallGoodbye } from './call-goodbye';
import { CallPublicBar } from './call-public-bar';
import styles from './call-window.module.css';
import { askServer, json, Refusal } from './ask-server';
import { CallCut } from './call-cut';
import { handOver } from './hand-over';
import { isOwnWindow, wasBlocked } from './open-call-window';
import { useEmbedLimit } from './use-embed-limit';
import { usePresence } from './use-presence';

interface CallWindowProps {
  ticket: Ticket;
  chatTitle: string;
  prejoin: boolean;
  /** Milliseconds between two signs of life. */
  renewEvery: number;
  /** Milliseconds after which nobody answers; null in a group. */
  noAnswerAfter: number | null;
  times?: MeetingTimes;
}

type Phase =
  | { name: 'asking' }
  | { name: 'meeting'; ready: boolean }
  | { name: 'goodbye' }
  | { name: 'cut' }
  | { name: 'failed'; failure: Failure };

/** How long a meeting that was left may stay without a word, in milliseconds. */
const LEAVE_WAIT = 30_000;
/** The same where the provider's limit is reached. */
const CUT_WAIT = 3000;

const neverChanges = () => () => undefined;

/** The whole call window: the meeting, and what stands in its place before, after, and when it fails. */
export function CallWindow(props: CallWindowProps) {
  const { ticket: first, chatTitle, prejoin, renewEvery, noAnswerAfter, times } = props;
  const t = useTranslations('call');
  const [ticket, setTicket] = useState(first);
  const [phase, setPhase] = useState<Phase>({ name: 'meeting', ready: false });
  const [round, setRound] = useState({ number: 0, prejoin });
  const [inside, setInside] = useState(false);
  const [waiting, setWaiting] = useState<MeetingWait | null>(null);
  const [left, setLeft] = useState(false);
  const [joinedAt, setJoinedAt] = useState<number | null>(null);
  const [control, setControl] = useState<MeetingControl | null>(null);
  const failed = useRef(false);
  const blocked = useSyncExternalStore(neverChanges, wasBlocked, () => false);

  const cut = useCallback(() => setPhase({ name: 'cut' }), []);
  const leave = useCallback(() => {
    setPhase({ name: 'goodbye' });
    // Only a window that a script has opened may close itself; in any other the goodbye stays.
    if (isOwnWindow()) window.close();
  }, []);
  const limit = useEmbedLimit({
    seconds: ticket.limits?.embedSeconds ?? null,
    joinedAt,
    control,
    onCut: cut,
  });

  // Jitsi does not always say that it is done (jitsi/jitsi-meet#7628). It also leaves when it reloads itself and
  // while it asks for feedback, so it gets time for that; but at the limit a leave without more is the cut.
  const waitForMore = !left || phase.name !== 'meeting' ? null : limit.isReached() ? CUT_WAIT : LEAVE_WAIT;
  const afterLeave = useEffectEvent(() => (waitForMore === CUT_WAIT ? cut() : leave()));
  useEffect(() => {
    if (waitForMore === null) return undefined;
    const timer = setTimeout(afterLeave, waitForMore);
    return () => clearTimeout(timer);
  }, [waitForMore]);

  // A cut is nobody's leave: who goes on at the meeting's own page has the lease to get there.
  const givePresence = usePresence({
    call: ticket.call,
    inside: inside && (phase.name === 'meeting' || phase.name === 'cut'),
    paused: left || phase.name === 'cut',
    every: renewEvery,
    // The chat's call is in another room by now: go there, with the devices that are chosen already.
    onMoved: () => void again(false),
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

  function onEvent(event: MeetingEvent) {
    // After a failure Jitsi goes on with its goodbye, sooner than the frame is taken away.
    if (failed.current) return;
    switch (event.type) {
      case 'ready':
        setPhase({ name: 'meeting', ready: true });
        break;
      case 'joined':
        setPhase({ name: 'meeting', ready: true });
        setInside(true);
        setWaiting(null);
        setLeft(false);
        setJoinedAt((at) => at ?? Date.now());
        break;
      case 'left':
        if (!limit.isReached()) setInside(false);
        setLeft(true);
        break;
      case 'waiting':
        setPhase({ name: 'meeting', ready: true });
        setWaiting(event.for);
        break;
      case 'closed':
        leave();
        break;
      case 'failed':
        failed.current = true;
        setPhase({ name: 'failed', failure: { kind: event.failure, reason: event.reason } });
    }
  }

  function onOpenFailure(failure: OpenFailure) {
    setPhase({ name: 'failed', failure: { kind: failure } });
  }

  async function again(withPrejoin: boolean) {
    const { chatId, media } = ticket.call;
    setPhase({ name: 'asking' });
    failed.current = false;
    setInside(false);
    setJoinedAt(null);
    setWaiting(null);
    setLeft(false);
    try {
      setTicket(await askServer<Ticket>('/api/calls/token', json('POST', { chatId, media })));
      setRound(({ number }) => ({ number: number + 1, prejoin: withPrejoin }));
      setPhase({ name: 'meeting', ready: false });
    } catch (error) {
      const failure: Failure =
        error instanceof Refusal
          ? { kind: 'ticket_refused', code: error.code, sentence: error.message }
          : { kind: 'ticket_unreachable' };
      setPhase({ name: 'failed', failure });
    }
  }

  const { limits } = ticket;
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
      {limits && (phase.name === 'meeting' || phase.name === 'failed') && (
        <CallPublicBar ticket={ticket} secondsLeft={limit.secondsLeft} onGoOn={goOn} />
      )}
      {waiting && phase.name === 'meeting' && (
        <p className={styles.notice} role="status" data-code={`waiting_${waiting}`}>
          {t(`waiting.${waiting}`, { domain: ticket.domain })}
        </p>
      )}
      {inside && phase.name === 'meeting' && <CallAnswers ticket={ticket} noAnswerAfter={noAnswerAfter} />}
      <div className={styles.stage}>
        {(phase.name === 'asking' || (phase.name === 'meeting' && !phase.ready)) && (
          <p className={styles.loading} role="status">
            {t('loading')}
          </p>
        )}
        {phase.name === 'meeting' && (
          <Meeting
            key={round.number}
            ticket={ticket}
            prejoin={round.prejoin}
            title={t('title', { chat: chatTitle })}
            onEvent={onEvent}
            onOpenFailure={onOpenFailure}
            onControl={setControl}
            times={times}
          />
        )}
        {phase.name === 'failed' && (
          <CallFailure failure={phase.failure} ticket={ticket} onAgain={() => void again(prejoin)} />
        )}
        {phase.name === 'cut' && <CallCut ticket={ticket} onGoOn={goOn} />}
        {phase.name === 'goodbye' && (
          <CallGoodbye chatId={ticket.call.chatId} onAgain={() => void again(prejoin)} />
        )}
      </div>
    </main>
  );
}
