import type { OpenFailure } from '../jitsi/meeting';
import type { MediaTrouble } from '../jitsi/media-trouble';
import type { MeetingFailure, MeetingWait } from '../jitsi/failure-table';
import type { MeetingEvent } from '../jitsi/meeting-events';
import type { Ticket } from '../lib/calls/ticket';
import type { CannotCall } from './can-call';
import { MOST_TRIES, waitBefore } from './back-off';

/** What breaks a meeting without a word of Jitsi's: seen from outside its frame. */
export type Break = 'frame_gone' | 'join_timeout' | 'offline' | 'slept';

/**
 * Why there is no meeting: it did not open; Jitsi ended it, or it broke; we gave no new ticket, saying why, or could
 * not be reached; the person does not belong here any more.
 */
export type Failure =
  | { kind: OpenFailure | Break | CannotCall | 'ticket_unreachable' | 'removed' | 'signed_out' }
  | { kind: MeetingFailure; reason: string | null }
  /** `passing`: our server stumbled, and may not do so again. */
  | { kind: 'ticket_refused'; code: string; sentence: string; passing: boolean };

export type Stage =
  /** For a ticket. */
  | { name: 'asking' }
  /** Devices are checked before the call. */
  | { name: 'checking' }
  /** The meeting's page has said nothing yet. */
  | { name: 'opening' }
  /** It speaks: before its pre-join screen, on it, or at the door. */
  | { name: 'before' }
  | { name: 'in' }
  /** Jitsi has left, and may come back or say more. */
  | { name: 'left' }
  /** Until the next try to get back, at a time in milliseconds since 1970. */
  | { name: 'resting'; until: number }
  /** Asked to hang up before the meeting is taken away, so that nobody there sees a ghost. */
  | { name: 'leaving'; then: EndStage }
  | EndStage;

type EndStage =
  { name: 'goodbye' } | { name: 'moved' } | { name: 'cut' } | { name: 'failed'; failure: Failure };

/** One call as a window goes through it, from its first ticket to its end. */
export interface Session {
  ticket: Ticket;
  /** Counts meetings: another number is another frame. */
  round: number;
  prejoin: boolean;
  stage: Stage;
  waiting: MeetingWait | null;
  /** In the meeting, or on the way back into it; null when not, else since when (milliseconds since 1970). */
  insideSince: number | null;
  /** When the frame that is there joined; null before. */
  joinedAt: number | null;
  /** What to get back from: null while nothing is wrong. */
  trouble: Failure | null;
  /** Since when there is trouble, milliseconds since 1970. */
  troubleSince: number | null;
  /** The last leave of Jitsi's: since when somebody was inside until then, and when it was; milliseconds since 1970. */
  left: { insideSince: number | null; at: number } | null;
  /** Tries to get back since the call was last well for a while. */
  tries: number;
  /** Whether a ticket that was too old has been renewed since the last join, which helps once. */
  renewed: boolean;
  /** How microphone and camera are; null while nothing was heard of them. */
  muted: { audio: boolean | null; video: boolean | null };
  /** What keeps microphone and camera out of the call; null when nothing does, or nobody wants to hear of it. */
  devices: { audio: MediaTrouble | null; video: MediaTrouble | null };
  /** Shown in a small window on top of all others. */
  pictured: boolean;
}

const FINE = { audio: null, video: null };

export type Action =
  | { type: 'heard'; event: MeetingEvent; limitReached: boolean }
  | { type: 'not_opened'; failure: OpenFailure }
  | {
      type: 'broke';
      by: Break;
      limitReached: boolean;
      /** When it was well last, where that is long ago. */ since?: number;
    }
  | { type: 'ticket'; ticket: Ticket }
  | { type: 'no_ticket'; failure: Failure }
  | { type: 'retry' }
  | { type: 'again'; prejoin: boolean }
  /** Devices are to be opened anew, which takes another meeting. */
  | { type: 'reopen' }
  | { type: 'dismiss'; device: 'audio' | 'video' }
  | { type: 'check' }
  | { type: 'call_moved' }
  | { type: 'end'; as: EndStage }
  | { type: 'leaving_over' };

/** A call that was well for so long before it broke starts anew with its tries; milliseconds. */
const WELL_AFTER = 30_000;
/** Who was away for longer is asked before camera and microphone are on again; milliseconds. */
const LONG_AWAY = 15 * 60_000;
/** What follows a leave within so many milliseconds belongs to it. */
const SAME_MOMENT = 2000;

/** @param muted how microphone and camera were in the window that the call was moved from */
export function newSession(ticket: Ticket, prejoin: boolean, muted: Session['muted'] | null = null): Session {
  return {
    ticket,
    round: 0,
    prejoin,
    stage: { name: 'opening' },
    waiting: null,
    insideSince: null,
    joinedAt: null,
    trouble: null,
    troubleSince: null,
    left: null,
    tries: 0,
    renewed: false,
    muted: muted ?? FINE,
    devices: FINE,
    pictured: false,
  };
}

/** Whether the meeting's frame is to be there. */
export function hasMeeting({ stage }: Pick<Session, 'stage'>): boolean {
  return ['opening', 'before', 'in', 'left', 'leaving'].includes(stage.name);
}

/** Whether the window is on its way back into a call, unless it waits at the door, where Jitsi's own page leads. */
export function isRecovering({ trouble, waiting, stage }: Session): boolean {
  return (
    trouble !== null && waiting === null && ['asking', 'opening', 'before', 'resting'].includes(stage.name)
  );
}

/**
 * What becomes of a session.
 *
 * @param now milliseconds since 1970
 * @param random at least 0, below 1: spreads the tries of many windows that broke at once
 */
export function nextSession(session: Session, action: Action, now: number, random: number): Session {
  const { stage } = session;
  switch (action.type) {
    case 'heard':
      return hear(session, action.event, action.limitReached, now, random);
    case 'not_opened':
      if (!hasMeeting(session) || stage.name === 'leaving') return session;
      return session.trouble
        ? tryAgain(session, { kind: action.failure }, now, random)
        : fail(session, { kind: action.failure });
    case 'broke': {
      if (stage.name !== 'before' && (stage.name !== 'in' || action.by === 'join_timeout')) return session;
      if (action.limitReached) return over(session, { name: 'cut' });
      return tryAgain(session, { kind: action.by }, now, random, action.since);
    }
    case 'ticket':
      return stage.name === 'asking' ? takeTicket(session, action.ticket, now) : session;
    case 'no_ticket':
      if (stage.name !== 'asking') return session;
      // Without a pre-join screen somebody is in the call, or has said that they want to be.
      return (session.trouble || !session.prejoin) && isPassing(action.failure)
        ? tryAgain(session, action.failure, now, random)
        : fail(session, action.failure);
    case 'retry':
      return isRecovering(session) && stage.name !== 'asking'
        ? { ...session, stage: { name: 'asking' } }
        : session;
    case 'again':
      return startAgain(session, action.prejoin, {
        audio: session.muted.audio || null,
        video: session.muted.video || null,
      });
    case 'reopen':
      return stage.name === 'before' || stage.name === 'in' ? reopen(session) : session;
    case 'dismiss':
      return { ...session, devices: { ...session.devices, [action.device]: null } };
    case 'check':
      if (session.insideSince !== null || !hasMeeting(session)) return session;
      return { ...session, stage: { name: 'checking' }, devices: FINE };
    case 'call_moved':
      if (session.insideSince === null) return session;
      // Whoever was away meanwhile has not said that they want to be in another call.
      return startAgain(session, session.trouble !== null, {
        ...session.muted,
        audio: session.muted.audio || null,
      });
    case 'end':
      if (action.as.name === 'cut') return hasMeeting(session) ? over(session, action.as) : session;
      if (stage.name === 'leaving') return { ...session, stage: { name: 'leaving', then: action.as } };
      if (['goodbye', 'moved', 'cut', 'failed'].includes(stage.name)) return session;
      return stage.name === 'in'
        ? { ...session, stage: { name: 'leaving', then: action.as }, insideSince: null, waiting: null }
        : over(session, action.as);
    case 'leaving_over':
      return stage.name === 'leaving' ? over(session, stage.then) : session;
  }
}

function hear(
  session: Session,
  event: MeetingEvent,
  limitReached: boolean,
  now: number,
  random: number,
): Session {
  if (!hasMeeting(session)) return session;
  const { stage } = session;
  if (stage.name === 'leaving') {
    return event.type === 'left' || event.type === 'closed' ? over(session, stage.then) : session;
  }
  switch (event.type) {
    case 'ready': {
      if (stage.name !== 'opening') return session;
      // On its pre-join screen a meeting is back where it broke; without one only the join says so.
      const trouble = session.prejoin ? null : session.trouble;
      return { ...session, stage: { name: 'before' }, trouble };
    }
    case 'muted':
      return {
        ...session,
        muted: { ...session.muted, [event.device]: event.muted },
        // A device that is on is in no trouble.
        devices: event.muted ? session.devices : { ...session.devices, [event.device]: null },
      };
    case 'trouble':
      return { ...session, devices: { ...session.devices, [event.device]: event.trouble } };
    case 'pictured':
      return { ...session, pictured: event.on };
    case 'waiting':
      return { ...session, stage: { name: 'before' }, waiting: event.for };
    case 'joined':
      return {
        ...session,
        stage: { name: 'in' },
        waiting: null,
        insideSince: session.insideSince ?? now,
        joinedAt: session.joinedAt ?? now,
        trouble: null,
        troubleSince: null,
        renewed: false,
      };
    case 'left':
      return {
        ...session,
        stage: { name: 'left' },
        insideSince: limitReached ? session.insideSince : null,
        left: { insideSince: session.insideSince, at: now },
      };
    case 'closed':
      return over(session, { name: 'goodbye' });
    case 'suspended': {
      if (stage.name !== 'left') return tryAgain(session, { kind: 'slept' }, now, random);
      // Jitsi leaves for its sleep, and says so right behind it. Whoever has hung up before is not brought back.
      const { left } = session;
      if (!left?.insideSince || now - left.at > SAME_MOMENT) return session;
      const { insideSince } = left;
      return tryAgain({ ...session, insideSince }, { kind: 'slept' }, now, random);
    }
    case 'failed':
      return hearFailure(session, event, limitReached, now, random);
  }
}

function hearFailure(
  session: Session,
  { failure: kind, reason }: Extract<MeetingEvent, { type: 'failed' }>,
  limitReached: boolean,
  now: number,
  random: number,
): Session {
  const failure = { kind, reason };
  const isRenewable = kind === 'token_expired' && !session.renewed;
  if (kind !== 'lost' && !isRenewable) return fail(session, failure);
  // Who has hung up is not brought back, whatever breaks while Jitsi says goodbye.
  if (session.stage.name === 'left') return session;
  if (isRenewable) {
    // Nobody hears of a token's end before Join is pressed, so what was chosen there is chosen.
    return { ...session, stage: { name: 'asking' }, prejoin: staysBeforeJoin(session), renewed: true };
  }
  if (limitReached) return over(session, { name: 'cut' });
  return tryAgain({ ...session, prejoin: staysBeforeJoin(session) }, failure, now, random);
}

function reopen(session: Session): Session {
  const { muted, devices, stage } = session;
  return {
    ...session,
    stage: { name: 'asking' },
    prejoin: session.prejoin && stage.name === 'before',
    joinedAt: null,
    waiting: null,
    // What could not be had was muted, and is wanted now.
    muted: { audio: devices.audio ? null : muted.audio, video: devices.video ? null : muted.video },
    devices: FINE,
    pictured: false,
  };
}

/** Anew, with a fresh ticket. What is off stays off; what is on is for the new meeting's rules to say. */
function startAgain({ ticket, round }: Session, prejoin: boolean, muted: Session['muted']): Session {
  return { ...newSession(ticket, prejoin), round, muted, stage: { name: 'asking' } };
}

/** Before a meeting has said a word, nobody can have pressed its Join. */
function staysBeforeJoin({ prejoin, stage }: Session): boolean {
  return prejoin && stage.name === 'opening';
}

function takeTicket(session: Session, ticket: Ticket, now: number): Session {
  const { trouble, troubleSince } = session;
  // Somebody else has signed in in this browser: this call is none of theirs.
  if (ticket.person.id !== session.ticket.person.id) return fail(session, { kind: 'signed_out' });
  const isOther = ticket.call.number !== session.ticket.call.number;
  // Who was away for long, or comes back to another call, decides anew about camera and microphone.
  const asksAnew = trouble !== null && (isOther || now - (troubleSince ?? now) > LONG_AWAY);
  return {
    ...session,
    ticket,
    round: session.round + 1,
    stage: { name: 'opening' },
    prejoin: session.prejoin || asksAnew,
    insideSince: isOther || asksAnew ? null : session.insideSince,
  };
}

function tryAgain(
  session: Session,
  failure: Failure,
  now: number,
  random: number,
  since: number = now,
): Session {
  const wasWell = session.stage.name === 'in' && now - (session.joinedAt ?? now) >= WELL_AFTER;
  const tries = (wasWell ? 0 : session.tries) + 1;
  if (tries > MOST_TRIES) return fail(session, failure);
  return {
    ...session,
    stage: { name: 'resting', until: now + waitBefore(tries, random) },
    prejoin: session.prejoin && session.insideSince === null,
    waiting: null,
    joinedAt: null,
    devices: FINE,
    pictured: false,
    trouble: failure,
    troubleSince: session.troubleSince ?? since,
    tries,
  };
}

/** Whether asking once more may help. */
function isPassing(failure: Failure): boolean {
  if (failure.kind === 'ticket_refused') return failure.passing;
  return failure.kind === 'ticket_unreachable' || failure.kind === 'offline';
}

function fail(session: Session, failure: Failure): Session {
  return over(session, { name: 'failed', failure });
}

function over(session: Session, stage: EndStage): Session {
  // A cut is nobody's leave: who goes on at the meeting's own page has the lease to get there.
  const insideSince = stage.name === 'cut' ? session.insideSince : null;
  return {
    ...session,
    stage,
    insideSince,
    joinedAt: null,
    waiting: null,
    trouble: null,
    troubleSince: null,
    pictured: false,
  };
}
