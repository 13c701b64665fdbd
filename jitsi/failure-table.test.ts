import { describe, expect, expectTypeOf, it } from 'vitest';
import type { FailureCode } from '../lib/calls/failure-codes';
import { isAfterJoin, isForOperator, meaningOf, type JitsiError, type MeetingFailure } from './failure-table';
import type { OpenFailure } from './meeting';

const error = (name: string, changes: Partial<JitsiError> = {}): JitsiError => ({
  name,
  text: null,
  params: [],
  fatal: false,
  ...changes,
});

describe('what an error of Jitsi means', () => {
  it.each([
    ['Not acceptable by exp (60.0 sec since expired, valid for: 3600.0 sec)', 'token_expired'],
    ['Not acceptable by exp', 'token_expired'],
    ['Not acceptable by nbf', 'token_not_yet_valid'],
    ['Invalid signature', 'token_signature'],
    ["invalid 'iss' claim", 'token_issuer'],
    ["'iss' claim is missing", 'token_issuer'],
    ["invalid 'aud' claim", 'token_audience'],
    ["'aud' claim is missing", 'token_audience'],
    ['Invalid or incorrect alg', 'token_algorithm'],
    ['Invalid typ', 'token_algorithm'],
    ["'kid' claim only support with RS family", 'token_algorithm'],
    ['could not obtain public key', 'token_key'],
    ["'kid' claim is missing", 'token_key'],
    ['token required', 'token_required'],
    ['Invalid token', 'token_malformed'],
    ['Invalid header', 'token_malformed'],
    ['bad token format', 'token_malformed'],
    ['exp must be number', 'token_malformed'],
    ['room claim is missing', 'token_malformed'],
    ['sub claim is missing', 'token_malformed'],
    ['something new', 'token_refused'],
    [null, 'token_required'],
  ] as const)('at the log-in, %j: %s', (text, failure) => {
    expect(meaningOf(error('connection.passwordRequired', { text }))).toEqual({ failure, reason: text });
    expect(isForOperator(failure)).toBe(true);
  });

  it.each([
    ['Room and token mismatched', 'room_mismatch'],
    ['Room does not match the room from token', 'room_mismatch'],
    ['room-does-not-exist', 'room_mismatch'],
    ['Room creation is restricted', 'not_allowed'],
  ] as const)('at the door, %j: %s', (text, failure) => {
    const found = meaningOf(error('conference.connectionError.notAllowed', { params: ['general', text] }));
    expect(found).toEqual({ failure, reason: text });
  });

  it.each([
    ['conference.connectionError.notAllowed', 'not_allowed'],
    ['conference.connectionError.accessDenied', 'lobby_refused'],
    ['conference.max_users', 'room_full'],
    ['conference.reservationError', 'room_reserved'],
    ['connection.notLiveError', 'not_live'],
    ['conference.destroyed', 'ended'],
    ['conference.gracefulShutdown', 'lost'],
    ['conference.iceFailed', 'lost'],
    ['conference.focusDisconnected', 'lost'],
    ['conference.focusLeft', 'lost'],
    ['conference.offerAnswerFailed', 'lost'],
    ['conference.videobridgeNotAvailable', 'lost'],
    ['conference.connectionError', 'lost'],
    ['connection.conferenceRequestFailed', 'lost'],
    ['connection.droppedError', 'lost'],
    ['connection.otherError', 'lost'],
    ['connection.serverError', 'lost'],
    ['connection.shardChangedError', 'lost'],
  ] as const)('%s, fatal or not: %s', (name, failure) => {
    for (const fatal of [true, false]) {
      expect(meaningOf(error(name, { fatal }))).toEqual({ failure, reason: null });
    }
    expect(isAfterJoin(failure)).toBe(['ended', 'lost'].includes(failure));
  });

  it.each([
    ['conference.connectionError.membersOnly', ['lobby@conference', true], 'moderator'],
    ['conference.connectionError.membersOnly', ['lobby@conference', false], 'lobby'],
    ['conference.connectionError.membersOnly', [], 'lobby'],
    ['conference.authenticationRequired', [], 'moderator'],
    ['conference.passwordRequired', [], 'password'],
  ] as const)('%s %j: waiting, for %s', (name, params, waiting) => {
    expect(meaningOf(error(name, { params }))).toEqual({ waiting });
  });

  it.each(['conference.display_name_required', 'constructor', '__proto__', ''])(
    '%j: nothing, unless it is fatal',
    (name) => {
      expect(meaningOf(error(name))).toBeNull();
      expect(meaningOf(error(name, { fatal: true }))).toEqual({ failure: 'lost', reason: null });
    },
  );
});

describe('a failure', () => {
  it('has a code that may be reported to the operator’s log', () => {
    // Checked by the compiler: a new failure has to get its code, and with it a place in the log.
    expectTypeOf<MeetingFailure | OpenFailure>().toExtend<FailureCode>();
  });
});
