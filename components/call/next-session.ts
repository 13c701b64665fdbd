import type { Ticket } from '../../lib/calls/ticket';
import type { MeetingEvent } from '../../jitsi/meeting-events';
import { MOST_TRIES, waitBefore } from '../shared/back-off';
import {
  FINE,
  hasMeeting,
  isRecovering,
  newSession,
  notSignedIn,
  type Action,
  type EndStage,
  type Failure,
  type Session,
} from './call-session';

/** A call that was well for so long before it broke starts anew with its tries; milliseconds. */
const WELL_AFTER = 30_000;
/** Who was away for longer is asked before camera and microphone are on again; milliseconds. */
const LONG_AWAY = 15 * 60_000;
/** At most so much later than our server says does a window come back; milliseconds. */
const LATE = 5000;
/** What follows a leave within so many milliseconds belongs to it. */
const SAME_MOMENT = 2000;

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
      // Nothing is wrong but the time, so nobody has to press anything.
      if (action.failure.kind === 'too_many') return tryAgain(session, action.failure, now, random);
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
  if (ticket.person.id !== session.ticket.person.id) return fail(session, notSignedIn(ticket.call.chatId));
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
    stage: { name: 'resting', until: now + restBefore(tries, failure, random) },
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

/** Milliseconds until the next try: what the server says, and a little more by chance, or all come back at once. */
function restBefore(tries: number, failure: Failure, random: number): number {
  const rest = waitBefore(tries, random);
  return failure.kind === 'too_many' ? failure.after + Math.min(rest, LATE) : rest;
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
