import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTENED_EVENTS, meetingEvent } from './meeting-events';

const error = (fields: object) => ({ error: { isFatal: false, ...fields } });

describe('a Jitsi event in our words', () => {
  it.each([
    ['ready', {}, { type: 'ready' }],
    ['browserSupport', { supported: true }, { type: 'ready' }],
    ['prejoinScreenLoaded', { id: 'local' }, { type: 'ready' }],
    ['videoConferenceJoined', { id: 'a', roomName: 'chat-abc' }, { type: 'joined' }],
    ['videoConferenceLeft', { roomName: 'chat-abc' }, { type: 'left' }],
    ['readyToClose', undefined, { type: 'closed' }],
    ['pipEntered', {}, { type: 'pictured', on: true }],
    ['pipLeft', {}, { type: 'pictured', on: false }],
    [
      'browserSupport',
      { supported: false },
      { type: 'failed', failure: 'browser_unsupported', reason: null },
    ],
    ['suspendDetected', {}, { type: 'suspended' }],
    ['audioMuteStatusChanged', { muted: true }, { type: 'muted', device: 'audio', muted: true }],
    ['videoMuteStatusChanged', { muted: false }, { type: 'muted', device: 'video', muted: false }],
    ['videoMuteStatusChanged', { muted: 'yes' }, null],
    [
      'cameraError',
      { type: 'gum.permission_denied', message: 'User denied permission' },
      { type: 'trouble', device: 'video', trouble: 'camera_denied' },
    ],
    [
      'micError',
      { type: 'gum.general', message: 'Could not start audio source' },
      { type: 'trouble', device: 'audio', trouble: 'microphone_in_use' },
    ],
    ['micError', { type: 7 }, { type: 'trouble', device: 'audio', trouble: 'microphone_failed' }],
    [
      'participantKickedOut',
      { kicked: { id: 'a', local: true }, kicker: { id: 'b' } },
      { type: 'failed', failure: 'kicked', reason: null },
    ],
    ['participantKickedOut', { kicked: { id: 'b', local: false }, kicker: { id: 'a' } }, null],
    [
      'errorOccurred',
      error({ name: 'connection.passwordRequired', message: 'invalid &apos;iss&apos; claim' }),
      { type: 'failed', failure: 'token_issuer', reason: "invalid 'iss' claim" },
    ],
    [
      'errorOccurred',
      error({
        name: 'conference.connectionError.notAllowed',
        params: ['general', 'Room and token mismatched'],
      }),
      { type: 'failed', failure: 'room_mismatch', reason: 'Room and token mismatched' },
    ],
    [
      'errorOccurred',
      error({ name: 'conference.destroyed' }),
      { type: 'failed', failure: 'ended', reason: null },
    ],
    [
      'errorOccurred',
      error({ name: 'connection.droppedError', isFatal: true }),
      { type: 'failed', failure: 'lost', reason: null },
    ],
    ['errorOccurred', error({ name: 'conference.passwordRequired' }), { type: 'waiting', for: 'password' }],
    ['errorOccurred', error({ name: 'conference.display_name_required' }), null],
    ['errorOccurred', error({ name: 'constructor' }), null],
    // As the handbook shows it, and as no server sends it.
    ['errorOccurred', { name: 'connection.droppedError', isFatal: true }, null],
  ] as const)('%s %j', (name, payload, expected) => {
    expect(meetingEvent(name, payload)).toEqual(expected);
  });

  it('is never a crash, whatever another origin sends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LISTENED_EVENTS),
        fc.anything({ withNullPrototype: true }),
        (name, payload) => {
          meetingEvent(name, payload);
          meetingEvent(name, { error: payload, kicked: payload });
        },
      ),
    );
  });
});
