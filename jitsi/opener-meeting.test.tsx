import fc from 'fast-check';
import { afterEach, expect, describe, it, vi } from 'vitest';
import { fakeGoneWindow, message } from '@/testing/fake-gone-window';
import { listenToMeeting } from './opener-meeting';

const ORIGIN = 'https://meet.jit.si';
const SCOPE = 'jitsi_meet_external_api_7';

const joined = (fields: object = {}) => ({
  postis: true,
  scope: SCOPE,
  method: 'message',
  params: { type: 'event', data: { name: 'video-conference-joined' } },
  ...fields,
});

const onEvent = vi.fn();
const onPinned = vi.fn();
let stop = () => undefined as void;

function listen(pinned = true) {
  const meeting = fakeGoneWindow('meet.jit.si', 7);
  stop = listenToMeeting({
    origin: ORIGIN,
    apiId: 7,
    source: pinned ? meeting.source : null,
    onEvent,
    onPinned,
  });
  return meeting;
}

afterEach(() => {
  stop();
  vi.clearAllMocks();
});

describe('a meeting in a window that went on to it', () => {
  it('gets its id echoed, for its origin alone, and so begins to speak', () => {
    const meeting = listen();
    meeting.start('1732.5');
    expect(meeting.postMessage).toHaveBeenCalledExactlyOnceWith(
      JSON.stringify({ postis: true, scope: SCOPE, method: '__ready__', params: '1732.5' }),
      ORIGIN,
    );
  });

  it('is left, whatever was before, when its page starts anew', () => {
    const meeting = listen();
    meeting.emit('video-conference-joined');
    meeting.start();
    expect(onEvent.mock.calls).toEqual([[{ type: 'joined' }], [{ type: 'left' }]]);
  });

  it.each([
    ['video-conference-joined', {}, { type: 'joined' }],
    ['video-conference-left', {}, { type: 'left' }],
    ['video-ready-to-close', {}, { type: 'closed' }],
    [
      'participant-kicked-out',
      { kicked: { id: 'a', local: true }, kicker: {} },
      { type: 'failed', failure: 'kicked', reason: null },
    ],
    [
      'error-occurred',
      { error: { name: 'conference.destroyed', isFatal: false } },
      { type: 'failed', failure: 'ended', reason: null },
    ],
  ])('says %s', (name, payload, expected) => {
    listen().emit(name, payload);
    expect(onEvent.mock.calls).toEqual([[expected]]);
  });

  it.each([
    ['an event of no meaning here', 'audio-mute-status-changed', { muted: true }],
    ["somebody else's removal", 'participant-kicked-out', { kicked: { id: 'b', local: false } }],
  ])('is not disturbed by %s', (_name, event, payload) => {
    listen().emit(event, payload);
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('is not believed any more once nobody listens', () => {
    const meeting = listen();
    stop();
    meeting.emit('video-conference-joined');
    expect(onEvent).not.toHaveBeenCalled();
  });
});

describe('a message', () => {
  it.each([
    ['http://meet.jit.si'],
    ['https://meet.jit.si.example.org'],
    ['https://meet.jit.si:8443'],
    [location.origin],
    [''],
  ])('from the origin %j is passed over', (origin) => {
    const { source } = listen();
    message({ data: JSON.stringify(joined()), source, origin });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('from another window of the same origin is passed over', () => {
    listen();
    const other = fakeGoneWindow('meet.jit.si', 7);
    other.emit('video-conference-joined');
    other.start();
    expect(onEvent).not.toHaveBeenCalled();
    expect(other.postMessage).not.toHaveBeenCalled();
  });

  it.each([false, true])('from no window is passed over, pinned or not: %j', (pinned) => {
    listen(pinned);
    message({ data: JSON.stringify(joined()), source: null, origin: ORIGIN });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it.each([
    ['another number', joined({ scope: 'jitsi_meet_external_api_8' })],
    ['no number', joined({ scope: undefined })],
    ['another protocol', joined({ postis: undefined })],
    ['a request', joined({ params: { type: 'request', data: { name: 'video-conference-joined' } } })],
    ['a name that is none', joined({ params: { type: 'event', data: { name: 'constructor' } } })],
    ['another method', joined({ method: 'toString' })],
    ['nothing', null],
  ])('with %s is passed over', (_name, wire) => {
    const { source } = listen();
    message({ data: JSON.stringify(wire), source, origin: ORIGIN });
    message({ data: wire, source, origin: ORIGIN });
    expect(onEvent).not.toHaveBeenCalled();
  });

  it('is never a crash, whatever that origin sends', () => {
    const { source } = listen();
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.json(), (anything, json) => {
        message({ data: anything, source, origin: ORIGIN });
        message({ data: json, source, origin: ORIGIN });
        message({
          data: `{"postis":true,"scope":"${SCOPE}","method":"message","params":${json}}`,
          source,
          origin: ORIGIN,
        });
      }),
    );
    expect(onEvent).not.toHaveBeenCalled();
  });
});

describe('a window that is not known any more', () => {
  it('is pinned by the first message that fits, of whatever meaning', () => {
    const meeting = listen(false);
    const other = fakeGoneWindow('meet.jit.si', 8);
    other.emit('video-conference-joined');
    expect(onPinned).not.toHaveBeenCalled();

    meeting.emit('audio-mute-status-changed');
    meeting.emit('video-conference-left');
    expect(onPinned).toHaveBeenCalledExactlyOnceWith(meeting.source);

    fakeGoneWindow('meet.jit.si', 7).emit('video-conference-joined');
    expect(onEvent.mock.calls).toEqual([[{ type: 'left' }]]);
  });
});
