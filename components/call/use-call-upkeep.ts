import { useEffect, useEffectEvent } from 'react';
import type { MeetingControl } from '../../jitsi/meeting';
import type { Ticket } from '../../lib/calls/ticket';
import { askForTicket } from './ask-for-ticket';
import { isLimitReached, limitOf, type Action, type Break, type Session } from './call-session';
import { isOwnWindow } from '../windows/own-window';
import { startTicker } from '../shared/start-ticker';
import { useEmbedLimit } from './use-embed-limit';
import { useMeetingWatch } from './use-meeting-watch';
import { useBackOnline, useOnline } from './use-network';
import { useWake } from './use-wake';

// All in milliseconds.

/** How long a meeting without a pre-join screen may take to let somebody in. */
const JOIN_WAIT = 45_000;
/** So often it is put off while somebody may be asked for their devices. */
const MOST_PUT_OFF = 2;
/** Between two tries without a network. */
const OFFLINE_REST = 30_000;
/** How long a meeting that was left may stay without a word. */
const LEAVE_WAIT = 30_000;
/** The same where the provider's limit is reached. */
const CUT_WAIT = 3000;
/** How long a meeting may take to hang up. */
const HANG_UP_WAIT = 2000;
/** A network that was away for less is Jitsi's to mend: it resumes what it had (stream management, ICE restart). */
const SHORT_OUTAGE = 5000;
const WATCH = { every: 15_000, answer: 8000 };

interface CallUpkeep {
  online: boolean;
  /** Until a public Jitsi cuts the framed call; null where it does not. */
  secondsLeft: number | null;
}

/**
 * Keeps a call going: asks for tickets, watches the meeting, and brings it back when it breaks.
 *
 * @param regain where the call was entered from a host: renews the right to be in it; null in a chat of our own
 */
export function useCallUpkeep(
  session: Session,
  send: (action: Action) => void,
  control: MeetingControl | null,
  regain: (() => Promise<boolean>) | null,
): CallUpkeep {
  const online = useOnline();
  const { stage } = session;
  const isThere = stage.name === 'before' || stage.name === 'in';
  const { chatId, media } = session.ticket.call;

  const secondsLeft = useEmbedLimit(limitOf(session), control, () =>
    send({ type: 'end', as: { name: 'cut' } }),
  );
  const broke = (by: Break, since?: number) =>
    send({ type: 'broke', by, limitReached: isLimitReached(session), since });

  const asking = stage.name === 'asking' ? stage : null;
  useEffect(() => {
    if (!asking) return undefined;
    const abort = new AbortController();
    void askForTicket({ chatId, media }, abort.signal, regain).then((answer) => {
      if (!abort.signal.aborted) send(answer);
    });
    return () => abort.abort();
  }, [asking, chatId, media, regain, send]);

  const restUntil = stage.name === 'resting' ? stage.until : null;
  useEffect(() => {
    if (restUntil === null) return undefined;
    // Without a network a try is in vain, unless the browser is wrong about that: virtual adapters mislead it.
    const rest = online ? Math.max(1, restUntil - Date.now()) : OFFLINE_REST;
    // By a worker, as a hidden page's own timers may be a minute late.
    const stop = startTicker(rest, () => {
      stop();
      send({ type: 'retry' });
    });
    return stop;
  }, [restUntil, online, send]);

  // Jitsi tells nobody that Join was pressed, so only a meeting without that button can be too slow.
  const joining = stage.name === 'before' && !session.prejoin && session.waiting === null;
  const joinTooSlow = useEffectEvent(() => broke('join_timeout'));
  const wantsCamera = !(session.muted.video ?? media === 'audio');
  const isFirstTry = session.trouble === null;
  useEffect(() => {
    if (!joining) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    let left = isFirstTry ? MOST_PUT_OFF : 0;
    const look = async () => {
      const putOff = left > 0 && (await isBeingAsked(wantsCamera));
      if (isOver) return;
      left -= 1;
      if (putOff) timer = setTimeout(() => void look(), JOIN_WAIT);
      else joinTooSlow();
    };
    timer = setTimeout(() => void look(), JOIN_WAIT);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [joining, isFirstTry, wantsCamera]);

  // Jitsi does not always say that it is done (jitsi/jitsi-meet#7628). It also leaves when it reloads itself and
  // while it asks for feedback, so it gets time for that; but at the limit a leave without more is the cut.
  const leaveWait = stage.name !== 'left' ? null : isLimitReached(session) ? CUT_WAIT : LEAVE_WAIT;
  useEffect(() => {
    if (leaveWait === null) return undefined;
    const as = { name: leaveWait === CUT_WAIT ? 'cut' : 'goodbye' } as const;
    const timer = setTimeout(() => send({ type: 'end', as }), leaveWait);
    return () => clearTimeout(timer);
  }, [leaveWait, send]);

  const leaving = stage.name === 'leaving';
  const hangUp = useEffectEvent(() => control?.command('hangup', false));
  useEffect(() => {
    if (!leaving) return undefined;
    hangUp();
    const timer = setTimeout(() => send({ type: 'leaving_over' }), HANG_UP_WAIT);
    return () => clearTimeout(timer);
  }, [leaving, send]);

  const isDone = stage.name === 'goodbye' || stage.name === 'moved';
  useEffect(() => {
    // Only a window that a script has opened may close itself; in any other the goodbye stays.
    if (isDone && isOwnWindow()) window.close();
  }, [isDone]);

  // At the door its page may have gone to another one, where somebody signs in.
  useMeetingWatch(isThere && session.waiting === null ? control : null, WATCH, () => broke('frame_gone'));
  useWake(isThere, (slept) => wake(slept));
  useBackOnline((away) => {
    if (stage.name === 'resting') send({ type: 'retry' });
    else if (stage.name === 'failed' && stage.failure.kind === 'offline') again(true);
    else if (stage.name === 'in' && away >= SHORT_OUTAGE) broke('offline', Date.now() - away);
  });

  function again(withPrejoin: boolean) {
    send({ type: 'again', prejoin: withPrejoin });
  }

  /** After a time in which the page stood still, what it has may be too old. */
  function wake(slept: number) {
    if (stage.name === 'in') broke('slept', Date.now() - slept);
    else if (session.prejoin && hasExpired(session.ticket)) again(true);
  }

  return { online, secondsLeft };
}

function hasExpired({ expiresAt }: Ticket): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

/** Whether the browser may be asking for microphone or camera just now, as far as it says so. */
async function isBeingAsked(camera: boolean): Promise<boolean> {
  const names = camera ? (['microphone', 'camera'] as const) : (['microphone'] as const);
  const states = names.map(async (name) => {
    const { state } = await navigator.permissions.query({ name });
    return state === 'prompt';
  });
  const asked = await Promise.allSettled(states);
  return asked.some((one) => one.status === 'fulfilled' && one.value);
}
