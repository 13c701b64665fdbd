import type { OpenFailure } from '../../jitsi/meeting';
import type { MediaTrouble } from '../../jitsi/media-trouble';
import type { MeetingFailure, MeetingWait } from '../../jitsi/failure-table';
import type { MeetingEvent } from '../../jitsi/meeting-events';
import { isHostId } from '../../lib/calls/host-id';
import type { Ticket } from '../../lib/calls/ticket';
import type { CannotCall } from './can-call';

/** What breaks a meeting without a word of Jitsi's: seen from outside its frame. */
export type Break = 'frame_gone' | 'join_timeout' | 'offline' | 'slept';

/**
 * Why there is no meeting: it did not open; Jitsi ended it, or it broke; we gave no new ticket, saying why, or could
 * not be reached; the person does not belong here any more.
 */
export type Failure =
  | {
      kind:
        OpenFailure | Break | CannotCall | 'ticket_unreachable' | 'removed' | 'signed_out' | 'right_ended';
    }
  | { kind: MeetingFailure; reason: string | null }
  /** Asked too often; milliseconds after which it may be asked again. */
  | { kind: 'too_many'; after: number }
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

export type EndStage =
  /** `toOther`: for the call of another chat. */
  | { name: 'goodbye'; toOther?: boolean }
  | { name: 'moved' }
  | { name: 'cut' }
  | { name: 'failed'; failure: Failure };

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

/** Of microphone and camera: nothing. */
export const FINE = { audio: null, video: null };

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

/** What it is that our server takes nobody for signed in: a host's people came from their chat, and sign in nowhere here. */
export function notSignedIn(chatId: string): Failure {
  return { kind: isHostId(chatId) ? 'right_ended' : 'signed_out' };
}

/** A public Jitsi may cut this much before our own clock says so, in milliseconds: it counts from its own join. */
const EARLY = 10_000;

/** When a public Jitsi cuts the framed meeting, in milliseconds since 1970; null while it does not. */
export function limitOf({ ticket, joinedAt }: Session): number | null {
  const seconds = ticket.limits?.embedSeconds ?? null;
  return seconds !== null && joinedAt !== null ? joinedAt + seconds * 1000 : null;
}

/** Whether the meeting may have been cut by now, so that its end needs no other reason. */
export function isLimitReached(session: Session): boolean {
  const end = limitOf(session);
  return end !== null && Date.now() >= end - EARLY;
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
