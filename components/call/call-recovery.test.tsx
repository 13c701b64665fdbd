import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeExternalApi } from '@/testing/fake-external-api';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeMedia } from '@/testing/fake-media';
import { FakeWorker } from '@/testing/fake-worker';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import type { Ticket } from '../../lib/calls/ticket';
import { CallWindow } from './call-window';

vi.mock('../shared/live-stream', () => ({ openLive: () => () => undefined }));

// Once, as reading it takes a test longer than a browser.
beforeAll(() => import('./call-parts'));

const TIMES = { script: 1000, retries: [], frame: 1000 };
const LOST = { error: { name: 'connection.droppedError', type: 'CONNECTION', isFatal: true } };

const request = vi.fn<typeof fetch>();
let online = true;

beforeEach(() => {
  FakeMedia.install();
  FakeExternalApi.install();
  FakeWorker.install();
  localStorage.setItem('calls.checked', '1');
  online = true;
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => online);
  vi.stubGlobal('fetch', request);
  answerTickets(() => Response.json(ticketWith({ jwt: `fresh-${request.mock.calls.length}` })));
});

afterEach(() => {
  vi.unstubAllGlobals();
  FakeMedia.remove();
  for (const name of ['permissions', 'userActivation']) Reflect.deleteProperty(navigator, name);
  vi.restoreAllMocks();
  vi.useRealTimers();
  request.mockReset();
});

function answerTickets(answer: () => Response | Promise<Response>) {
  request.mockImplementation((address) =>
    Promise.resolve(address === '/api/calls/token' ? answer() : Response.json({ call: null })),
  );
}

/** What comes behind the frame. */
const partsThere = () => act(() => vi.dynamicImportSettled());

async function open({
  prejoin = true,
  Window = CallWindow,
  ...changes
}: Partial<Ticket> & { prejoin?: boolean; Window?: typeof CallWindow } = {}) {
  renderIn(
    'en',
    <Window
      ticket={ticketWith(changes)}
      chatTitle="Team"
      prejoin={prejoin}
      renewEvery={20_000}
      noAnswerAfter={null}
      times={TIMES}
    />,
  );
  await screen.findByTitle(/^Team - /);
  await partsThere();
  return FakeExternalApi.latest;
}

const emit = (event: string, payload?: unknown) => act(() => FakeExternalApi.latest.emit(event, payload));
const events = () =>
  request.mock.calls
    .filter(([address]) => address === '/api/calls/presence')
    .map(([, init]) => (JSON.parse(init?.body as string) as { event: string }).event);
const tickets = () => request.mock.calls.filter(([address]) => address === '/api/calls/token').length;
const overlay = () => screen.getByRole('heading', { name: 'Reconnecting…' });
const setOnline = (there: boolean) => {
  online = there;
  act(() => void window.dispatchEvent(new Event(there ? 'online' : 'offline')));
};

/** In a browser in which nobody has called yet: what a page remembers of that is gone with the page. */
async function openFirst() {
  localStorage.clear();
  vi.resetModules();
  const { CallWindow: Window } = await import('./call-window');
  // Read beforehand, which takes a test longer than a browser.
  await Promise.all([import('./call-parts'), import('../devices/device-check')]);
  return open({ Window });
}

/** Gives the navigator what jsdom's has not. */
function give(name: string, value: unknown) {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

/** The rest before a try is over. */
async function rest(meetings = 2) {
  await waitFor(() => {
    FakeWorker.speak();
    expect(FakeExternalApi.made).toHaveLength(meetings);
  });
}

async function untilAttempt(attempt: number) {
  await waitFor(() => {
    FakeWorker.speak();
    expect(screen.getByRole('timer').textContent).toContain(`Attempt ${attempt} of 10.`);
  });
}

describe('a call whose connection broke', () => {
  it('says so, comes back with a fresh ticket past the pre-join screen, and never ends for the chat', async () => {
    await open();
    emit('videoConferenceJoined');
    emit('errorOccurred', LOST);
    expect(overlay()).toBeTruthy();
    expect(screen.getByRole('alert').dataset.code).toBe('lost');
    expect(screen.getByRole('timer').textContent).toContain('Attempt 1 of 10.');
    expect(FakeExternalApi.latest.dispose).toHaveBeenCalledOnce();

    await rest();
    const { options } = FakeExternalApi.latest;
    expect(options.jwt).toMatch(/^fresh-/);
    expect(options.configOverwrite).toMatchObject({ prejoinConfig: { enabled: false } });
    emit('videoConferenceJoined');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(events()).not.toContain('left');
    expect(events().filter((event) => event === 'joined')).toHaveLength(1);
  });

  it.each([
    ['muted and filmed', { audio: true, video: false }],
    ['heard and unseen', { audio: false, video: true }],
  ])('comes back %s as it was', async (_how, { audio, video }) => {
    await open({ call: { chatId: 'team', number: 1, media: 'audio' } });
    emit('audioMuteStatusChanged', { muted: audio });
    emit('videoMuteStatusChanged', { muted: video });
    emit('videoConferenceJoined');
    emit('errorOccurred', LOST);
    await rest();
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      startWithAudioMuted: audio,
      startWithVideoMuted: video,
      // Only a call without video is asked for as one.
      ...(!video && { startAudioOnly: false }),
    });
  });

  it('is tried at once when the person wants it, and left when they do not', async () => {
    await open();
    emit('videoConferenceJoined');
    emit('errorOccurred', LOST);
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    // Also while the meeting that came takes its time.
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(3));
    fireEvent.click(screen.getByRole('button', { name: 'Leave the call' }));
    expect(screen.getByRole('heading', { name: 'You have left the call' })).toBeTruthy();
    expect(events().at(-1)).toBe('left');
  });

  it('counts its tries while our server stumbles, and stops where it refuses', async () => {
    await open();
    emit('videoConferenceJoined');
    answerTickets(() => Promise.reject(new TypeError('Failed to fetch')));
    emit('errorOccurred', LOST);
    await untilAttempt(2);
    const stumble = { error: { code: 'server.unexpected', message: 'Something went wrong here.' } };
    answerTickets(() => Response.json(stumble, { status: 500 }));
    await untilAttempt(3);
    const refusal = { error: { code: 'chat.not_found', message: 'There is no such chat.' } };
    answerTickets(() => Response.json(refusal, { status: 404 }));
    await waitFor(() => {
      FakeWorker.speak();
      expect(screen.getByRole('alert').dataset.code).toBe('removed');
    });
    await waitFor(() => expect(events().at(-1)).toBe('left'));
  });

  it('is waited for two minutes as present, and after that by its lease', async () => {
    useFakeClock();
    await open();
    emit('videoConferenceJoined');
    answerTickets(() => new Promise(() => undefined));
    emit('errorOccurred', LOST);
    for (let beats = 0; beats < 5; beats += 1) {
      act(() => void vi.advanceTimersByTime(20_000));
      FakeWorker.speak();
    }
    act(() => void vi.advanceTimersByTime(19_000));
    FakeWorker.speak();
    const kept = events().length;
    expect(events().at(-1)).toBe('alive');
    act(() => void vi.advanceTimersByTime(2000));
    FakeWorker.speak();
    expect(events()).toHaveLength(kept);
  });
});

describe('a call that breaks without a word', () => {
  it('is brought back when its frame does not answer twice', async () => {
    useFakeClock();
    const api = await open();
    emit('videoConferenceJoined');
    api.answers = false;
    await act(() => vi.advanceTimersByTimeAsync(15_000 + 8000));
    expect(screen.queryByRole('alert')).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(8500));
    expect(screen.getByRole('alert').dataset.code).toBe('frame_gone');
  });

  it('is brought back when nobody is let in, nor told why', async () => {
    useFakeClock();
    await open({ prejoin: false });
    emit('ready');
    await act(() => vi.advanceTimersByTimeAsync(46_000));
    expect(screen.getByRole('alert').dataset.code).toBe('join_timeout');
  });

  it.each([
    ['somebody is asked for their microphone', 'prompt', undefined],
    ['they wait at the door', 'granted', 'lobby'],
  ])('is left alone while %s', async (_why, state, door) => {
    useFakeClock();
    give('permissions', { query: () => Promise.resolve({ state }) });
    await open({ prejoin: false });
    emit('ready');
    if (door) {
      const error = { name: 'conference.connectionError.membersOnly', params: ['lobby', false] };
      emit('errorOccurred', { error });
    }
    await act(() => vi.advanceTimersByTimeAsync(100_000));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('can be entered anew when a press on the pre-join screen came to nothing', async () => {
    useFakeClock();
    const activation = { isActive: false };
    give('userActivation', activation);
    await open();
    emit('ready');
    emit('audioMuteStatusChanged', { muted: true });
    await act(() => vi.advanceTimersByTimeAsync(100_000));
    expect(screen.queryByRole('button', { name: 'Join again' })).toBeNull();
    activation.isActive = true;
    await act(() => vi.advanceTimersByTimeAsync(1000));
    activation.isActive = false;
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    fireEvent.click(screen.getByRole('button', { name: 'Join again' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      prejoinConfig: { enabled: false },
      startWithAudioMuted: true,
    });
  });

  it('is brought back after the computer has slept, by its clock or by Jitsi’s word', async () => {
    useFakeClock();
    await open();
    emit('videoConferenceJoined');
    vi.setSystemTime(Date.now() + 600_000);
    FakeWorker.speak();
    expect(screen.getByRole('alert').dataset.code).toBe('slept');
    await rest();
    emit('videoConferenceJoined');
    emit('videoConferenceLeft');
    emit('suspendDetected');
    expect(screen.getByRole('alert').dataset.code).toBe('slept');
  });

  it('asks for a fresh ticket when the old one ran out before the pre-join screen was answered', async () => {
    useFakeClock();
    await open({ expiresAt: new Date(Date.now() + 60_000).toISOString() });
    emit('ready');
    vi.setSystemTime(Date.now() + 600_000);
    FakeWorker.speak();
    await waitFor(() => expect(tickets()).toBe(1));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      prejoinConfig: { enabled: true },
    });
  });
});

describe('devices that cannot be had', () => {
  const DENIED = { type: 'gum.permission_denied', message: 'Permission denied' };

  it('are said so while the meeting goes on, the microphone before the camera', async () => {
    await open();
    emit('cameraError', DENIED);
    emit('micError', DENIED);
    expect(screen.getByRole('alert').dataset.code).toBe('microphone_denied');
    fireEvent.click(screen.getByRole('button', { name: 'Hide' }));
    expect(screen.getByRole('alert').dataset.code).toBe('camera_denied');
    emit('videoMuteStatusChanged', { muted: false });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(FakeExternalApi.made).toHaveLength(1);
  });

  it('are asked for again in the same call, which nobody leaves for it', async () => {
    await open();
    emit('videoConferenceJoined');
    emit('cameraError', DENIED);
    emit('videoMuteStatusChanged', { muted: true });
    emit('audioMuteStatusChanged', { muted: true });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    const { configOverwrite } = FakeExternalApi.latest.options;
    expect(configOverwrite).toMatchObject({ prejoinConfig: { enabled: false }, startWithAudioMuted: true });
    expect(configOverwrite).not.toHaveProperty('startWithVideoMuted');
    expect(events()).not.toContain('left');
  });

  it('are never had on a page that is not secure, which is said before anything is loaded', async () => {
    vi.stubGlobal('isSecureContext', false);
    renderIn(
      'en',
      <CallWindow
        ticket={ticketWith()}
        chatTitle="Team"
        prejoin
        renewEvery={20_000}
        noAnswerAfter={null}
        times={TIMES}
      />,
    );
    expect((await screen.findByRole('alert')).dataset.code).toBe('insecure_origin');
    expect(FakeExternalApi.made).toEqual([]);
    expect(screen.getByRole('link', { name: 'Back to the chat' })).toBeTruthy();
  });

  it('are offered to be checked before the first call, and are let go of before the meeting is back', async () => {
    const api = await openFirst();
    fireEvent.click(screen.getByRole('button', { name: 'Check' }));
    expect(api.dispose).toHaveBeenCalledOnce();
    fireEvent.click(await screen.findByRole('button', { name: 'Finish the check' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    expect(screen.queryByRole('button', { name: 'Finish the check' })).toBeNull();
    expect(localStorage.getItem('calls.checked')).toBe('1');
  });

  it('are not spoken of to somebody who is in a call, or does not want to hear of them', async () => {
    await openFirst();
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(screen.queryByRole('button', { name: 'Check' })).toBeNull();
    expect(localStorage.getItem('calls.checked')).toBe('1');
  });
});

describe('a network that goes and comes', () => {
  it('is Jitsi’s to mend when it was away for a moment', async () => {
    await open();
    emit('videoConferenceJoined');
    setOnline(false);
    expect(screen.getByRole('alert').dataset.code).toBe('offline');
    setOnline(true);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(FakeExternalApi.made).toHaveLength(1);
  });

  it('brings the call back when it was away for longer', async () => {
    useFakeClock();
    await open();
    emit('videoConferenceJoined');
    setOnline(false);
    act(() => void vi.advanceTimersByTime(6000));
    setOnline(true);
    expect(overlay()).toBeTruthy();
    await rest();
    emit('videoConferenceJoined');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is tried against but rarely while it is away, and at once when it is there', async () => {
    await open();
    emit('videoConferenceJoined');
    setOnline(false);
    emit('errorOccurred', LOST);
    expect(screen.getByRole('alert').textContent).toContain('No network');
    const rests = FakeWorker.running.map(({ postMessage }) => postMessage.mock.calls[0]?.[0] as number);
    expect(rests).toContain(30_000);
    expect(rests.filter((rest) => rest < 5000)).toEqual([]);
    expect(tickets()).toBe(0);
    setOnline(true);
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
  });

  it('is named when it is why there is no ticket, and the ticket asked for when it is back', async () => {
    await open();
    emit('readyToClose');
    answerTickets(() => Promise.reject(new TypeError('Failed to fetch')));
    setOnline(false);
    fireEvent.click(screen.getByRole('button', { name: 'Call again' }));
    await waitFor(() => expect(screen.getByRole('alert').dataset.code).toBe('offline'));
    answerTickets(() => Response.json(ticketWith({ jwt: 'fresh' })));
    setOnline(true);
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
  });
});

describe('an end that was decided elsewhere', () => {
  it.each([
    ['auth.signed_out', 401, 'signed_out', 'Sign in'],
    ['chat.not_found', 404, 'removed', 'Back to the chat'],
  ])('hangs up and says so when our server answers %s', async (error, status, code, next) => {
    const api = await open();
    emit('videoConferenceJoined');
    request.mockResolvedValue(Response.json({ error: { code: error, message: '' } }, { status }));
    FakeWorker.speak();
    await waitFor(() => expect(api.executeCommand).toHaveBeenCalledWith('hangup', false));
    emit('videoConferenceLeft');
    expect(screen.getByRole('alert').dataset.code).toBe(code);
    expect(screen.getByRole('link', { name: next })).toBeTruthy();
    expect(api.dispose).toHaveBeenCalledOnce();
  });

  it.each([401, 404, 409, 502])(
    'is not what a proxy says while our server is being replaced: %i',
    async (status) => {
      const api = await open();
      emit('videoConferenceJoined');
      request.mockImplementation(() => Promise.resolve(new Response('<h1>No such page</h1>', { status })));
      FakeWorker.speak();
      await waitFor(() => {
        FakeWorker.speak();
        expect(screen.getByRole('alert').dataset.code).toBe('chat_unreachable');
      });
      expect(api.executeCommand).not.toHaveBeenCalled();
      expect(FakeExternalApi.made).toHaveLength(1);
    },
  );

  it('is not told by a frame that cannot be used or read meanwhile', async () => {
    const api = await open();
    emit('videoConferenceJoined');
    request.mockResolvedValue(
      Response.json({ error: { code: 'chat.not_found', message: '' } }, { status: 404 }),
    );
    FakeWorker.speak();
    await screen.findByText('Leaving the call…');
    expect(api.frame.closest('[inert]')).not.toBeNull();
  });

  it('does not wait for a meeting that does not hang up', async () => {
    useFakeClock();
    await open();
    emit('videoConferenceJoined');
    const error = { code: 'chat.not_found', message: '' };
    request.mockResolvedValue(Response.json({ error }, { status: 404 }));
    FakeWorker.speak();
    await screen.findByText('Leaving the call…');
    await act(() => vi.advanceTimersByTimeAsync(2500));
    expect(screen.getByRole('alert').dataset.code).toBe('removed');
  });

  it('is that of somebody who signs out on another page of the browser', async () => {
    useFakePages();
    const otherPage = new BroadcastChannel('calls.signed-out');
    await open();
    emit('videoConferenceJoined');
    otherPage.postMessage('another page');
    await screen.findByText('Leaving the call…');
    emit('videoConferenceLeft');
    expect(screen.getByRole('alert').dataset.code).toBe('signed_out');
    otherPage.close();
    dropFakePages();
  });
});

describe('a ticket that was asked for too often', () => {
  const tooMany = () =>
    Response.json(
      { error: { code: 'request.too_many', message: 'Too many requests in a row.' } },
      { status: 429, headers: { 'Retry-After': '40' } },
    );

  it('says so and how long it takes, offers no try in vain, and comes in by itself', async () => {
    answerTickets(tooMany);
    await open();
    emit('videoConferenceJoined');
    emit('errorOccurred', LOST);
    await waitFor(() => {
      FakeWorker.speak();
      expect(screen.getByRole('heading', { name: 'Too many tries' })).toBeTruthy();
    });
    expect(screen.getByRole('alert').dataset.code).toBe('too_many');
    expect(screen.getByRole('timer').textContent).toMatch(/^Attempt 2 of 10\. Next one in 4[0-3] s\.$/);
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Leave the call' })).toBeTruthy();
    answerTickets(() => Response.json(ticketWith({ jwt: 'fresh' })));
    await rest();
    expect(events()).not.toContain('left');
  });
});
