import { TOKEN_FAILURES } from '../lib/calls/failure-codes';

type TokenFailure = (typeof TOKEN_FAILURES)[number];

/** The room does not let somebody in. */
type DoorFailure =
  'not_allowed' | 'lobby_refused' | 'room_full' | 'room_reserved' | 'not_live' | 'browser_unsupported';

/** The meeting that somebody was in, or nearly, is over for them. */
const AFTER_JOIN = ['kicked', 'ended', 'lost'] as const;

/** Why a meeting is not, or no longer. Closed: an error of Jitsi's is one of these, or means nothing to us. */
export type MeetingFailure = TokenFailure | DoorFailure | (typeof AFTER_JOIN)[number];

/** Whether only the operator can mend it, whom a moderator can tell how. */
export function isForOperator(failure: MeetingFailure): failure is TokenFailure {
  return (TOKEN_FAILURES as readonly string[]).includes(failure);
}

/** Whether somebody was in the meeting by then, so that nobody may say that it did not open. */
export function isAfterJoin(failure: MeetingFailure): boolean {
  return (AFTER_JOIN as readonly string[]).includes(failure);
}

/** What somebody is waiting for in front of the door, while Jitsi shows it. */
export type MeetingWait = 'moderator' | 'lobby' | 'password';

/** What one of Jitsi's errors means: the end of the meeting, or a wait; `reason` is the server's own text. */
export type ErrorMeaning = { failure: MeetingFailure; reason: string | null } | { waiting: MeetingWait };

/** The inner object of `errorOccurred` (`react/features/overlay/middleware.ts`). */
export interface JitsiError {
  name: string;
  /** The server's text, decoded. */
  text: string | null;
  params: readonly unknown[];
  fatal: boolean;
}

/**
 * Texts of Prosody's token check and what they mean: `token/util.lib.lua`, `luajwtjitsi.lib.lua`, `mod_auth_token`
 * and `mod_token_verification` of jitsi-meet, as a running server sent them.
 */
const TOKEN_TEXTS: readonly (readonly [RegExp, MeetingFailure])[] = [
  [/^Not acceptable by exp/, 'token_expired'],
  [/^Not acceptable by nbf/, 'token_not_yet_valid'],
  [/^Invalid signature/, 'token_signature'],
  [/'iss' claim/, 'token_issuer'],
  [/'aud' claim/, 'token_audience'],
  [/^Invalid or incorrect alg|^Invalid typ|only support with RS family/, 'token_algorithm'],
  [/^could not obtain public key|^'kid' claim is missing/, 'token_key'],
  [/^token required/, 'token_required'],
  [/^Invalid token|^Invalid header|^bad token format|must be number|claim is missing/, 'token_malformed'],
];

const ROOM_TEXT =
  /does not match the room|room and token mismatch|room-mismatch|room-does-not-exist|room-name-does-not-match/i;

/** Errors that are told and then nothing more, although Jitsi does not call them fatal (jitsi/jitsi-meet#14242). */
const BY_NAME: Readonly<Record<string, MeetingFailure>> = {
  'conference.destroyed': 'ended',
  'conference.connectionError.accessDenied': 'lobby_refused',
  'conference.max_users': 'room_full',
  'conference.reservationError': 'room_reserved',
  'conference.connectionError': 'lost',
  'conference.gracefulShutdown': 'lost',
  'conference.iceFailed': 'lost',
  'conference.focusDisconnected': 'lost',
  'conference.focusLeft': 'lost',
  'conference.offerAnswerFailed': 'lost',
  'conference.videobridgeNotAvailable': 'lost',
  'connection.conferenceRequestFailed': 'lost',
  'connection.droppedError': 'lost',
  'connection.notLiveError': 'not_live',
  'connection.otherError': 'lost',
  'connection.serverError': 'lost',
  'connection.shardChangedError': 'lost',
};

const WAITS: Readonly<Record<string, MeetingWait>> = {
  'conference.authenticationRequired': 'moderator',
  'conference.passwordRequired': 'password',
};

/** What an error of Jitsi's means to the person, or null for one after which the meeting goes on as if nothing was. */
export function meaningOf({ name, text, params, fatal }: JitsiError): ErrorMeaning | null {
  if (name === 'connection.passwordRequired') {
    const known = TOKEN_TEXTS.find(([pattern]) => text !== null && pattern.test(text));
    return { failure: known?.[1] ?? (text ? 'token_refused' : 'token_required'), reason: text };
  }
  if (name === 'conference.connectionError.notAllowed') {
    const said = typeof params[1] === 'string' ? params[1] : text;
    return { failure: said && ROOM_TEXT.test(said) ? 'room_mismatch' : 'not_allowed', reason: said };
  }
  // The second parameter tells a lobby from the wait for somebody who may let in (`muc_wait_for_host`).
  if (name === 'conference.connectionError.membersOnly') {
    return { waiting: params[1] === true ? 'moderator' : 'lobby' };
  }
  if (Object.hasOwn(WAITS, name)) return { waiting: WAITS[name]! };
  if (Object.hasOwn(BY_NAME, name)) return { failure: BY_NAME[name]!, reason: text };
  return fatal ? { failure: 'lost', reason: text } : null;
}
