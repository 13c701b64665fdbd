import { describe, expect, it } from 'vitest';
import { judgeEntry, judgeRest, type Logins } from './judge-login';
import type { LoginSeen } from './xmpp-login';

const TRIAL = { id: 'doctor-1', name: 'Doctor' };
const joined: LoginSeen = {
  step: 'joined',
  affiliation: 'member',
  identity: { id: 'doctor-1', name: 'Doctor' },
  focus: 'ready',
};
const refused = (text: string): LoginSeen => ({ step: 'login_refused', condition: 'not-allowed', text });
const room = (text: string): LoginSeen => ({
  step: 'room_refused',
  condition: 'not-allowed',
  text,
  focus: 'ready',
});
const right: Logins = {
  member: joined,
  moderator: { ...joined, affiliation: 'owner' },
  forged: refused('Invalid signature'),
  wrongRoom: room('Room does not match the room from token'),
  expired: refused('Not acceptable by exp (60.0 sec since expired, valid for: 3600 sec)'),
  noToken: refused('token required'),
};
function judgeLogins(changes: Partial<Logins>) {
  const logins = { ...right, ...changes };
  return [...judgeEntry(logins.member), ...judgeRest(logins, TRIAL)];
}
const codes = (logins: Partial<Logins>) =>
  judgeLogins(logins).map(({ check, result, code }) => [check, result, code].join(' '));

it('finds nothing wrong with a Jitsi that does as it should', () => {
  expect(codes({})).toEqual([
    'login ok login_ok',
    'room ok room_ok',
    'signature ok signature_ok',
    'wrong_room ok wrong_room_ok',
    'expired ok expired_ok',
    'no_token ok no_token_ok',
    'roles ok roles_ok',
    'identity ok identity_ok',
  ]);
});

it.each<[string, Partial<Logins>, string]>([
  ['a pass of anybody is taken', { forged: joined }, 'signature failed signature_unchecked'],
  [
    'nothing is said to a pass of anybody',
    { forged: { step: 'silent', at: 'login' } },
    'signature skipped undecided',
  ],
  ['a pass of anybody is refused at the room', { forged: room('') }, 'signature ok signature_ok'],
  ['a pass for one room opens all', { wrongRoom: joined }, 'wrong_room warning wrong_room_open'],
  ['an old pass is taken', { expired: joined }, 'expired warning expired_taken'],
  [
    'an old pass is refused for another reason',
    { expired: refused('Invalid signature') },
    'expired skipped undecided',
  ],
  ['nobody needs a pass', { noToken: joined }, 'no_token warning no_token_open'],
  ['everybody moderates', { member: { ...joined, affiliation: 'owner' } }, 'roles warning roles_everyone'],
  ['nobody moderates', { moderator: joined }, 'roles warning roles_nobody'],
  ['a moderator cannot come in', { moderator: refused('') }, 'roles skipped undecided'],
  ['names are not told', { member: { ...joined, identity: null } }, 'identity warning identity_missing'],
  [
    'names are others',
    { member: { ...joined, identity: { id: 'x', name: 'Doctor' } } },
    'identity warning identity_other',
  ],
  ['there is no Jicofo', { member: { ...joined, focus: 'absent' } }, 'room failed room_focus_absent'],
  ['Jicofo refuses', { member: { ...joined, focus: 'refused' } }, 'room warning room_focus_refused'],
  [
    'the server is out of reach',
    { member: { step: 'unreachable', status: null } },
    'login failed login_unreachable',
  ],
  [
    'the proxy does not know the address',
    { member: { step: 'unreachable', status: 404 } },
    'login failed login_status',
  ],
  ['the server says nothing', { member: { step: 'silent', at: 'login' } }, 'login failed login_silent_login'],
  ['the room says nothing', { member: { step: 'silent', at: 'room' } }, 'room failed room_silent'],
])('tells when %s', (_what, logins, expected) => {
  expect(codes(logins)).toContain(expected);
});

it('tells a Jitsi that wants passwords', () => {
  const member: LoginSeen = { step: 'login_refused', condition: 'invalid-mechanism', text: '' };
  expect(codes({ member })).toContain('login failed login_password');
});

describe('every text of a running Prosody', () => {
  it.each([
    ['token required', 'token_required'],
    ['Invalid token', 'token_malformed'],
    ['Invalid header', 'token_malformed'],
    ['bad token format', 'token_malformed'],
    ['Invalid signature', 'token_signature'],
    ['Not acceptable by exp (60.0 sec since expired)', 'token_expired'],
    ['Not acceptable by nbf', 'token_not_yet_valid'],
    ['exp must be number', 'token_malformed'],
    ['Invalid typ', 'token_algorithm'],
    ['Invalid or incorrect alg', 'token_algorithm'],
    ["invalid 'iss' claim", 'token_issuer'],
    ["'iss' claim is missing", 'token_issuer'],
    ["'aud' claim is missing", 'token_audience'],
    ["invalid 'aud' claim", 'token_audience'],
    ['room claim is missing', 'token_malformed'],
    ['sub claim is missing', 'token_malformed'],
    ["'kid' claim is missing", 'token_key'],
    ["'kid' claim only support with RS family", 'token_algorithm'],
    ['could not obtain public key', 'token_key'],
    ['something new', 'token_refused'],
  ])('%s is %s', (text, failure) => {
    expect(judgeLogins({ member: refused(text) })[0]).toEqual({
      check: 'login',
      result: 'failed',
      code: 'login_refused',
      failure,
      said: text,
    });
  });

  it.each(['Room and token mismatched', 'Room does not match the room from token'])(
    '%s is of the room',
    (text) => {
      expect(judgeLogins({ member: room(text) })[1]).toMatchObject({
        result: 'failed',
        failure: 'room_mismatch',
      });
    },
  );
});

it('cuts out a token that a server repeats', () => {
  const [login] = judgeEntry(refused('bad eyJhbGciOiJI.eyJpc3MiOiJj.c2lnbmF0dXJl'));
  expect(login?.said).toBe('bad ...');
});
