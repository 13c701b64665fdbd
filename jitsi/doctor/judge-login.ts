import { meaningOf, type MeetingFailure } from '../failure-table';
import type { Check, Finding } from './finding';
import type { LoginSeen } from './xmpp-login';

/** What was seen of one log-in after the other; null where one was not tried. */
export interface Logins {
  /** With a token of a member, as the app signs it. */
  member: LoginSeen;
  moderator: LoginSeen | null;
  /** As the member's, signed with a key that is none of ours. */
  forged: LoginSeen | null;
  /** With the member's token, into another room. */
  wrongRoom: LoginSeen | null;
  expired: LoginSeen | null;
  noToken: LoginSeen | null;
}

/** Who the member's token speaks of. */
export interface Trial {
  id: string;
  name: string;
}

/** What the other log-ins say about a Jitsi that takes our tokens, beside the member's own (`judgeEntry`). */
export function judgeRest(
  { member, moderator, forged, wrongRoom, expired, noToken }: Logins,
  trial: Trial,
): Finding[] {
  if (member.step !== 'joined') {
    const rest = ['signature', 'wrong_room', 'expired', 'roles', 'identity'] as const;
    return [...rest.map(undecided), judgeNoToken(noToken)];
  }
  return [
    forged ? judgeForged(forged) : undecided('signature'),
    wrongRoom ? judgeWrongRoom(wrongRoom) : undecided('wrong_room'),
    expired ? judgeExpired(expired) : undecided('expired'),
    judgeNoToken(noToken),
    judgeRoles(member.affiliation, moderator),
    judgeIdentity(member.identity, trial),
  ];
}

/** What a log-in says about getting in: with a member's token, or without one at a Jitsi that wants none. */
export function judgeEntry(seen: LoginSeen): Finding[] {
  const login = (result: Finding['result'], code: string, more: Partial<Finding> = {}): Finding[] => [
    { check: 'login', result, code, ...more },
    { check: 'room', result: 'skipped', code: 'undecided' },
  ];
  if (seen.step === 'unreachable') {
    return seen.status
      ? login('failed', 'login_status', { values: { status: seen.status } })
      : login('failed', 'login_unreachable');
  }
  if (seen.step === 'silent' && seen.at !== 'room') return login('failed', `login_silent_${seen.at}`);
  if (seen.step === 'login_refused') {
    // Jitsi's own page would ask for a name and a password here.
    if (seen.condition === 'invalid-mechanism') return login('failed', 'login_password');
    return login('failed', 'login_refused', { failure: loginFailure(seen.text), said: said(seen) });
  }
  return [{ check: 'login', result: 'ok', code: 'login_ok' }, judgeRoom(seen)];
}

function judgeRoom(seen: LoginSeen): Finding {
  const room = (result: Finding['result'], code: string, more: Partial<Finding> = {}): Finding => ({
    check: 'room',
    result,
    code,
    ...more,
  });
  if (seen.step === 'silent') return room('failed', 'room_silent');
  if (seen.step !== 'joined' && seen.step !== 'room_refused') return undecided('room');
  if (seen.focus === 'absent' || seen.focus === 'silent') return room('failed', `room_focus_${seen.focus}`);
  if (seen.step === 'room_refused') {
    return room('failed', 'room_refused', { failure: roomFailure(seen.text), said: said(seen) });
  }
  return seen.focus === 'refused' ? room('warning', 'room_focus_refused') : room('ok', 'room_ok');
}

/** All else is as in the member's token, so whatever it is refused with is for its signature. */
function judgeForged(seen: LoginSeen): Finding {
  if (seen.step === 'joined') return { check: 'signature', result: 'failed', code: 'signature_unchecked' };
  return seen.step === 'login_refused' || seen.step === 'room_refused'
    ? { check: 'signature', result: 'ok', code: 'signature_ok', said: said(seen) }
    : undecided('signature');
}

function judgeWrongRoom(seen: LoginSeen): Finding {
  if (seen.step === 'joined') return { check: 'wrong_room', result: 'warning', code: 'wrong_room_open' };
  return seen.step === 'room_refused' || seen.step === 'login_refused'
    ? { check: 'wrong_room', result: 'ok', code: 'wrong_room_ok', said: said(seen) }
    : undecided('wrong_room');
}

function judgeExpired(seen: LoginSeen): Finding {
  if (seen.step === 'joined') return { check: 'expired', result: 'warning', code: 'expired_taken' };
  return seen.step === 'login_refused' && loginFailure(seen.text) === 'token_expired'
    ? { check: 'expired', result: 'ok', code: 'expired_ok', said: said(seen) }
    : undecided('expired');
}

function judgeNoToken(seen: LoginSeen | null): Finding {
  if (seen?.step === 'joined') return { check: 'no_token', result: 'warning', code: 'no_token_open' };
  return seen?.step === 'login_refused' || seen?.step === 'room_refused'
    ? { check: 'no_token', result: 'ok', code: 'no_token_ok', said: said(seen) }
    : undecided('no_token');
}

function judgeRoles(member: string, moderator: LoginSeen | null): Finding {
  if (member === 'owner') return { check: 'roles', result: 'warning', code: 'roles_everyone' };
  if (moderator?.step !== 'joined') return undecided('roles');
  return moderator.affiliation === 'owner'
    ? { check: 'roles', result: 'ok', code: 'roles_ok' }
    : { check: 'roles', result: 'warning', code: 'roles_nobody' };
}

function judgeIdentity(identity: { id: string | null; name: string | null } | null, trial: Trial): Finding {
  if (!identity) return { check: 'identity', result: 'warning', code: 'identity_missing' };
  return identity.id === trial.id && identity.name === trial.name
    ? { check: 'identity', result: 'ok', code: 'identity_ok' }
    : { check: 'identity', result: 'warning', code: 'identity_other' };
}

function undecided(check: Check): Finding {
  return { check, result: 'skipped', code: 'undecided' };
}

function loginFailure(text: string): MeetingFailure {
  return failureOf('connection.passwordRequired', text, []);
}

function roomFailure(text: string): MeetingFailure {
  return failureOf('conference.connectionError.notAllowed', text, ['general', text]);
}

function failureOf(name: string, text: string, params: string[]): MeetingFailure {
  const meaning = meaningOf({ name, text, params, fatal: false });
  return meaning && 'failure' in meaning ? meaning.failure : 'token_refused';
}

/** Anything that looks like a token is cut out, should a server repeat it. */
function said({ text, condition }: { text: string; condition: string }): string {
  return (text || condition).replace(/[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g, '...').slice(0, 200);
}
