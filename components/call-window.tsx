'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useState, useSyncExternalStore } from 'react';
import { continueAddress } from '../jitsi/continue-address';
import { Meeting, type MeetingControl, type MeetingTimes, type OpenFailure } from '../jitsi/meeting';
import type { MeetingEvent } from '../jitsi/meeting-events';
import type { Ticket } from '../lib/calls/ticket';
import { CallFailure, type Failure } from './call-failure';
import { CallGoodbye } from './call-goodbye';
import { CallPublicBar } from './call-public-bar';
import styles from './call-window.module.css';
import { CallCut } from './call-cut';
import { wasBlocked } from './open-call-window';
import { requestTicket, TicketRefused } from './request-ticket';
import { useEmbedLimit } from './use-embed-limit';
import { usePresence } from './use-presence';

interface CallWindowProps {
  ticket: Ticket;
  chatTitle: string;
  prejoin: boolean;
  /** Milliseconds between two signs of life. */
  renewEvery: number;
  times?: MeetingTimes;
}

type Phase =
  | { name: 'asking' }
  | { name: 'meeting'; ready: boolean }
  | { name: 'goodbye' }
  | { name: 'cut' }
  | { name: 'failed'; failure: Failure };

const neverChanges = () => () => undefined;

/** The whole call window: the meeting, and what stands in its place before, after, and when it fails. */
export function CallWindow({ ticket: first, chatTitle, prejoin, renewEvery, times }: CallWindowProps) {
  const t = useTranslations('call');
  const [ticket, setTicket] = useState(first);
  const [phase, setPhase] = useState<Phase>({ name: 'meeting', ready: false });
  const [round, setRound] = useState({ number: 0, prejoin });
  const [inside, setInside] = useState(false);
  const [joinedAt, setJoinedAt] = useState<number | null>(null);
  const [control, setControl] = useState<MeetingControl | null>(null);
  const blocked = useSyncExternalStore(neverChanges, wasBlocked, () => false);

  const cut = useCallback(() => setPhase({ name: 'cut' }), []);
  const limit = useEmbedLimit({
    seconds: ticket.limits?.embedSeconds ?? null,
    joinedAt,
    control,
    onCut: cut,
  });

  usePresence({
    call: ticket.call,
    inside: inside && phase.name === 'meeting',
    every: renewEvery,
    // The chat's call is in another room by now: go there, with the devices that are chosen already.
    onMoved: () => void again(false),
  });

  function onEvent(event: MeetingEvent) {
    switch (event.type) {
      case 'ready':
        setPhase({ name: 'meeting', ready: true });
        break;
      case 'joined':
        setPhase({ name: 'meeting', ready: true });
        setInside(true);
        setJoinedAt((at) => at ?? Date.now());
        break;
      case 'left':
        setInside(false);
        if (limit.isReached()) cut();
        break;
      case 'closed':
        if (limit.isReached()) cut();
        else leave();
        break;
      case 'failed':
        setPhase({ name: 'failed', failure: { kind: 'refused', reason: event.reason } });
    }
  }

  function onOpenFailure(failure: OpenFailure) {
    setPhase({ name: 'failed', failure: { kind: failure } });
  }

  function leave() {
    setPhase({ name: 'goodbye' });
    // Only a window that a script has opened may close itself; in any other the goodbye stays.
    if (window.opener) window.close();
  }

  async function again(withPrejoin: boolean) {
    setPhase({ name: 'asking' });
    setInside(false);
    setJoinedAt(null);
    try {
      setTicket(await requestTicket({ chatId: ticket.call.chatId, media: ticket.call.media }));
      setRound(({ number }) => ({ number: number + 1, prejoin: withPrejoin }));
      setPhase({ name: 'meeting', ready: false });
    } catch (error) {
      const reason = error instanceof TicketRefused ? error.message : null;
      setPhase({ name: 'failed', failure: { kind: 'ticket', reason } });
    }
  }

  const { domain, limits } = ticket;
  return (
    <main className={styles.window}>
      <h1 className={styles.hidden}>{t('title', { chat: chatTitle })}</h1>
      {blocked && (
        <p className={styles.notice} role="status">
          {t('blocked')}
        </p>
      )}
      {limits && phase.name === 'meeting' && (
        <CallPublicBar
          domain={domain}
          secondsLeft={limit.secondsLeft}
          continueAddress={continueAddress(ticket)}
        />
      )}
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
          <CallFailure failure={phase.failure} domain={domain} onAgain={() => void again(prejoin)} />
        )}
        {phase.name === 'cut' && <CallCut domain={domain} continueAddress={continueAddress(ticket)} />}
        {phase.name === 'goodbye' && (
          <CallGoodbye chatId={ticket.call.chatId} onAgain={() => void again(prejoin)} />
        )}
      </div>
    </main>
  );
}
