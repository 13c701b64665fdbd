import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { FakeExternalApi } from '@/testing/fake-external-api';
import { FakeMedia } from '@/testing/fake-media';
import { FakeWorker } from '@/testing/fake-worker';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import { CallWindow } from './call-window';

vi.mock('../shared/live-stream', () => ({ openLive: () => () => undefined }));

const PUBLIC = { domain: 'meet.jit.si', jwt: null, expiresAt: null, limits: { embedSeconds: 300 } };
// Once, as reading it takes a test longer than a browser.
beforeAll(() => import('./call-parts'));

const TIMES = { script: 1000, retries: [], frame: 1000 };

const close = vi.fn();
const request = vi.fn<typeof fetch>();

beforeEach(() => {
  FakeMedia.install();
  localStorage.setItem('calls.checked', '1');
  FakeExternalApi.install();
  FakeWorker.install();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: null })));
  vi.stubGlobal('close', close);
  vi.stubGlobal('fetch', request);
});

afterEach(() => {
  vi.unstubAllGlobals();
  FakeMedia.remove();
  vi.useRealTimers();
  close.mockReset();
  request.mockReset();
  sessionStorage.clear();
});

/** What comes behind the frame. */
const partsThere = () => act(() => vi.dynamicImportSettled());

async function open(changes = {}) {
  renderIn(
    'en',
    <CallWindow
      ticket={ticketWith(changes)}
      chatTitle="Team"
      prejoin
      renewEvery={20_000}
      noAnswerAfter={null}
      times={TIMES}
    />,
  );
  await screen.findByTitle(/^Team - /);
  await partsThere();
  return FakeExternalApi.latest;
}

const emit = (api: FakeExternalApi, event: string, payload?: unknown) => act(() => api.emit(event, payload));

describe('CallWindow', () => {
  it('says that it is connecting until the meeting speaks', async () => {
    const api = await open();
    expect(screen.getByRole('status').textContent).toBe('Connecting the call…');
    emit(api, 'ready');
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('says goodbye when the call is over, and calls again with a fresh ticket', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    emit(api, 'readyToClose');
    expect(screen.getByRole('heading', { name: 'You have left the call' })).toBeTruthy();
    expect(api.dispose).toHaveBeenCalledOnce();
    expect(screen.getByRole('link', { name: 'Back to the chat' }).getAttribute('href')).toBe('/chats/team');

    request.mockResolvedValue(Response.json(ticketWith({ jwt: 'fresh' })));
    await userEvent.click(screen.getByRole('button', { name: 'Call again' }));
    await waitFor(() => expect(FakeExternalApi.latest.options.jwt).toBe('fresh'));
    const asked = request.mock.calls.find(([address]) => address === '/api/calls/token');
    expect(asked?.[1]?.body).toBe('{"chatId":"team","media":"video"}');
  });

  it('closes itself when a script has opened it', async () => {
    vi.stubGlobal('opener', {});
    vi.stubGlobal('name', 'call-team');
    const api = await open();
    emit(api, 'readyToClose');
    expect(close).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByRole('button', { name: 'Close the window' }));
    expect(close).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['nobody opened it', null, 'call-team'],
    ['it is the tab of the chat, which some page has opened', {}, ''],
  ])('stays when %s', async (_name, opener, name) => {
    vi.stubGlobal('opener', opener);
    vi.stubGlobal('name', name);
    const api = await open();
    emit(api, 'readyToClose');
    expect(close).not.toHaveBeenCalled();
  });

  it.each([
    [
      { name: 'connection.passwordRequired', message: 'invalid &apos;iss&apos; claim', isFatal: false },
      "The server said: invalid 'iss' claim",
      'token_issuer',
    ],
    [
      {
        name: 'conference.connectionError.notAllowed',
        params: ['general', 'Room and token mismatched'],
        isFatal: false,
      },
      'The server said: Room and token mismatched',
      'room_mismatch',
    ],
  ])('is no dead screen when Jitsi refuses the ticket: %o', async (error, sentence, code) => {
    const api = await open();
    emit(api, 'errorOccurred', { error });
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe(code);
    expect(alert.textContent).toContain(sentence);
    request.mockResolvedValue(Response.json(ticketWith({ jwt: 'fresh' })));
    await userEvent.click(screen.getByRole('button', { name: 'Join again' }));
    await waitFor(() => expect(FakeExternalApi.latest.options.jwt).toBe('fresh'));
  });

  it.each([
    ['moderator', true],
    ['member', false],
  ] as const)('tells a %s how the operator mends it: %s', async (role, told) => {
    const api = await open({ person: { ...ticketWith().person, role } });
    const message = 'Not acceptable by nbf';
    emit(api, 'errorOccurred', { error: { name: 'connection.passwordRequired', message } });
    const { textContent } = screen.getByRole('alert');
    expect(textContent).toContain('the clocks of the servers differ');
    expect(textContent?.includes('For the operator: the clock of the Jitsi is behind')).toBe(told);
  });

  it('says what people wait for at the door, with the meeting still there, until they are in', async () => {
    const api = await open();
    const name = 'conference.connectionError.membersOnly';
    emit(api, 'errorOccurred', { error: { name, params: ['lobby', true], isFatal: false } });
    const notice = screen.getByText(/Waiting for somebody who may open the call/);
    expect(notice.getAttribute('data-code')).toBe('waiting_moderator');
    expect(notice.getAttribute('role')).toBe('status');
    emit(api, 'errorOccurred', { error: { name, params: ['lobby', false], isFatal: false } });
    expect(notice.getAttribute('data-code')).toBe('waiting_lobby');
    expect(screen.getByTitle(/^Team - /)).toBeTruthy();
    emit(api, 'videoConferenceJoined');
    expect(screen.queryByText(/has not let you in yet/)).toBeNull();
  });

  it('leaves errors that end nothing to Jitsi', async () => {
    const api = await open();
    emit(api, 'errorOccurred', { error: { name: 'conference.display_name_required', isFatal: false } });
    emit(api, 'errorOccurred', 'not what anybody expects');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('tells in our words why there is no new ticket', async () => {
    const api = await open();
    emit(api, 'readyToClose');
    const error = { code: 'request.cross_site', message: 'This request came from another site.' };
    request.mockResolvedValue(Response.json({ error }, { status: 403 }));
    await userEvent.click(screen.getByRole('button', { name: 'Call again' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(error.message);
    expect(alert.textContent).not.toContain('Check your connection');
    expect(screen.getByRole('link', { name: 'Back to the chat' })).toBeTruthy();
  });

  it('is over for whoever is no member any more, without another try', async () => {
    const api = await open();
    emit(api, 'readyToClose');
    const error = { code: 'chat.not_found', message: 'There is no such chat, or you are not in it.' };
    request.mockResolvedValue(Response.json({ error }, { status: 404 }));
    await userEvent.click(screen.getByRole('button', { name: 'Call again' }));
    const alert = await screen.findByRole('alert');
    expect(alert.dataset.code).toBe('removed');
    expect(alert.textContent).toContain('You are no member of this chat any more');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('leads to sign-in, and back to the call, when the session is over', async () => {
    const api = await open();
    emit(api, 'readyToClose');
    const error = { code: 'auth.signed_out', message: 'You are not signed in.' };
    request.mockResolvedValue(Response.json({ error }, { status: 401 }));
    await userEvent.click(screen.getByRole('button', { name: 'Call again' }));
    const link = await screen.findByRole('link', { name: 'Sign in' });
    expect(link.getAttribute('href')).toBe('/sign-in?callbackUrl=%2Fcall%2Fteam');
  });

  it('frames nothing with the old ticket while the fresh one is on its way', async () => {
    const api = await open();
    emit(api, 'errorOccurred', { error: { name: 'connection.passwordRequired', isFatal: false } });
    let answer: (response: Response) => void = () => undefined;
    request.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    await userEvent.click(screen.getByRole('button', { name: 'Join again' }));
    expect(screen.getByRole('status').textContent).toBe('Connecting the call…');
    expect(FakeExternalApi.made).toHaveLength(1);
    answer(Response.json(ticketWith({ jwt: 'fresh' })));
    await waitFor(() => expect(FakeExternalApi.latest.options.jwt).toBe('fresh'));
    expect(FakeExternalApi.made).toHaveLength(2);
  });

  it.each([
    ['ended', 'errorOccurred', { error: { name: 'conference.destroyed', isFatal: false } }],
    ['kicked', 'participantKickedOut', { kicked: { id: 'a', local: true }, kicker: {} }],
  ])('says truly that a call was %s', async (code, event, payload) => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    emit(api, event, payload);
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe(code);
    expect(screen.getByRole('heading', { name: 'The call was interrupted' })).toBeTruthy();
    expect(screen.getByRole('button', { name: /again/ })).toBeTruthy();
  });

  it('stays with the reason when Jitsi says goodbye right behind it', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    act(() => {
      api.emit('participantKickedOut', { kicked: { id: 'a', local: true }, kicker: {} });
      api.emit('videoConferenceLeft');
      api.emit('readyToClose');
    });
    expect(screen.getByRole('alert').dataset.code).toBe('kicked');
  });

  it('goes on when somebody else is removed', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    emit(api, 'participantKickedOut', { kicked: { id: 'b', local: false }, kicker: {} });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says goodbye when Jitsi leaves and never says that it is done', async () => {
    useFakeClock();
    const api = await open();
    emit(api, 'videoConferenceJoined');
    emit(api, 'videoConferenceLeft');
    act(() => void vi.advanceTimersByTime(31_000));
    expect(screen.getByRole('heading', { name: 'You have left the call' })).toBeTruthy();
  });

  it('goes on when Jitsi leaves only to come back', async () => {
    useFakeClock();
    const api = await open();
    emit(api, 'videoConferenceJoined');
    emit(api, 'videoConferenceLeft');
    act(() => void vi.advanceTimersByTime(10_000));
    emit(api, 'videoConferenceJoined');
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.queryByRole('heading', { level: 2 })).toBeNull();
  });

  it('can be tried again when our own server was out of reach', async () => {
    const api = await open();
    emit(api, 'readyToClose');
    request.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await userEvent.click(screen.getByRole('button', { name: 'Call again' }));
    expect((await screen.findByRole('alert')).dataset.code).toBe('ticket_unreachable');
    request.mockResolvedValueOnce(Response.json(ticketWith({ jwt: 'fresh' })));
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(FakeExternalApi.latest.options.jwt).toBe('fresh'));
  });

  it('tells how to accept the certificate of a Jitsi on this computer', async () => {
    vi.stubGlobal('JitsiMeetExternalAPI', undefined);
    renderIn(
      'en',
      <CallWindow
        ticket={ticketWith({ domain: 'localhost:8443' })}
        chatTitle="Team"
        prejoin
        renewEvery={20_000}
        noAnswerAfter={null}
        times={TIMES}
      />,
    );
    const script = await waitFor(() => {
      const found = document.head.querySelector('script[src="https://localhost:8443/external_api.js"]');
      if (!found) throw new Error('no script yet');
      return found;
    });
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    script.dispatchEvent(new Event('error'));
    const link = await screen.findByRole('link', { name: 'Open https://localhost:8443' });
    expect(link.getAttribute('href')).toBe('https://localhost:8443/');
  });

  it('says once that the browser blocked the window', async () => {
    vi.resetModules();
    sessionStorage.setItem('call.blocked', '1');
    const { CallWindow: FreshWindow } = await import('./call-window');
    renderIn(
      'en',
      <FreshWindow
        ticket={ticketWith()}
        chatTitle="Team"
        prejoin
        renewEvery={20_000}
        noAnswerAfter={null}
        times={TIMES}
      />,
    );
    expect(
      await screen.findByText('The browser did not let a window open, so the call opened here.'),
    ).toBeTruthy();
    expect(sessionStorage.getItem('call.blocked')).toBeNull();
  });
});

const reports = () =>
  request.mock.calls
    .filter(([address]) => address === '/api/calls/presence')
    .map(([, init]) => JSON.parse(init?.body as string) as Record<string, unknown>);

describe('presence', () => {
  it('is nothing while the window only waits on the pre-join screen', async () => {
    const api = await open();
    emit(api, 'prejoinScreenLoaded');
    FakeWorker.speak();
    expect(reports()).toEqual([]);
  });

  it('is reported from the join, renewed, and given up with the meeting, under one window id', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    FakeWorker.speak();
    emit(api, 'videoConferenceLeft');
    FakeWorker.speak();
    expect(reports().map(({ event }) => event)).toEqual(['joined', 'alive', 'left']);
    expect(new Set(reports().map((report) => report.window)).size).toBe(1);
    expect(new Set(reports().map(({ id }) => id)).size).toBe(3);
    expect(reports()[0]).toMatchObject({ chatId: 'team', number: 1, media: 'video' });
    expect(FakeWorker.running).toEqual([]);
  });

  it('leaves when the page is closed, and goes in under a new id after it has come back from the cache', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    act(() => void window.dispatchEvent(new Event('pagehide')));
    FakeWorker.speak();
    request.mockImplementation((address) =>
      Promise.resolve(
        Response.json(address === '/api/calls/token' ? ticketWith({ jwt: 'fresh' }) : { call: null }),
      ),
    );
    const back = Object.assign(new Event('pageshow'), { persisted: true });
    act(() => void window.dispatchEvent(back));
    await waitFor(() => expect(FakeExternalApi.latest.options.jwt).toBe('fresh'));
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      prejoinConfig: { enabled: true },
    });
    expect(reports()).toHaveLength(2);
    emit(FakeExternalApi.latest, 'videoConferenceJoined');
    expect(reports().map(({ event }) => event)).toEqual(['joined', 'left', 'joined']);
    const [first, , second] = reports();
    expect(second?.window).not.toBe(first?.window);
  });

  it('moves by itself to the call that is on, without another pre-join screen', async () => {
    const api = await open();
    const elsewhere = { error: { code: 'call.moved', message: '', number: 2 } };
    const moved = ticketWith({ roomName: 'chat-2', call: { chatId: 'team', number: 2, media: 'video' } });
    request.mockImplementation((address, init) =>
      Promise.resolve(
        address === '/api/calls/token'
          ? Response.json(moved)
          : (init?.body as string).includes('"number":1')
            ? Response.json(elsewhere, { status: 409 })
            : Response.json({ call: null }),
      ),
    );
    emit(api, 'videoConferenceJoined');
    await waitFor(() => expect(FakeExternalApi.latest.options.roomName).toBe('chat-2'));
    expect(FakeExternalApi.latest.options.configOverwrite).toMatchObject({
      prejoinConfig: { enabled: false },
    });
    emit(FakeExternalApi.latest, 'videoConferenceJoined');
    expect(reports().at(-1)).toMatchObject({ number: 2, event: 'joined' });
  });

  it('goes on without our server, and says so until it is back', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    FakeWorker.speak();
    await waitFor(() => expect(reports()).toHaveLength(2));
    expect(screen.queryByRole('alert')).toBeNull();
    FakeWorker.speak();
    const alert = await screen.findByRole('alert');
    expect(alert.dataset.code).toBe('chat_unreachable');
    expect(screen.getByTitle(/^Team - /)).toBeTruthy();
    request.mockResolvedValue(Response.json({ call: null }));
    FakeWorker.speak();
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(FakeExternalApi.made).toHaveLength(1);
  });

  it('goes out even while the page is being closed', async () => {
    const api = await open();
    emit(api, 'videoConferenceJoined');
    act(() => void window.dispatchEvent(new Event('pagehide')));
    const sent = request.mock.calls.filter(([address]) => address === '/api/calls/presence');
    expect(sent.map(([, init]) => init?.keepalive)).toEqual([true, true]);
  });
});

describe('the fallback to a public Jitsi', () => {
  it('has no bar on an own domain', async () => {
    await open();
    expect(screen.queryByRole('link', { name: 'Continue without limit' })).toBeNull();
  });

  it('says before the call what will happen', async () => {
    await open(PUBLIC);
    expect(screen.getByRole('complementary').textContent).toContain(
      'an embedded call there stops after five minutes',
    );
  });

  it('counts down from the join', async () => {
    useFakeClock();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    await waitFor(() => expect(screen.getByRole('timer').textContent).toContain('in 5:00'));
    act(() => void vi.advanceTimersByTime(61_000));
    await waitFor(() => expect(screen.getByRole('timer').textContent).toMatch(/in 3:5\d/));
  });

  it('goes on at the public Jitsi itself: same room, same name, same options, in the fragment', async () => {
    await open(PUBLIC);
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Continue without limit' });
    const { origin, pathname, search, hash } = new URL(link.href);
    expect([origin, pathname, search]).toEqual(['https://meet.jit.si', '/chat-abc', '?lang=ru']);
    const options = Object.fromEntries(new URLSearchParams(hash.slice(1)));
    expect(options).toEqual({ 'config.subject': '"Команда"', 'userInfo.displayName': '"Иван"' });
  });

  it('says that the call was cut when it ends at the limit', async () => {
    useFakeClock();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    act(() => void vi.advanceTimersByTime(296_000));
    emit(api, 'videoConferenceLeft');
    act(() => void vi.advanceTimersByTime(3500));
    expect(screen.getByRole('alert').dataset.code).toBe('embed_limit');
    expect(screen.getByRole('link', { name: 'Continue without limit' })).toBeTruthy();
  });

  it('says that the call was cut when the frame went away without a word, and leaves nothing by that', async () => {
    useFakeClock();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    await act(() => vi.advanceTimersByTimeAsync(299_000));
    api.answers = false;
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(screen.getByRole('alert').dataset.code).toBe('embed_limit');
    expect(reports().map(({ event }) => event)).toEqual(['joined']);
  });

  it('claims no cut while the meeting goes on past the limit', async () => {
    useFakeClock();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    await act(() => vi.advanceTimersByTimeAsync(330_000));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each([
    ['early', 10_000],
    ['close to the limit', 296_000],
  ])('says goodbye, not cut, to somebody who hangs up %s', async (_name, after) => {
    useFakeClock();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    act(() => void vi.advanceTimersByTime(after));
    emit(api, 'videoConferenceLeft');
    emit(api, 'readyToClose');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('heading', { name: 'You have left the call' })).toBeTruthy();
  });
});

describe('a call that goes on at the public Jitsi itself', () => {
  const events = () => reports().map(({ event }) => event);
  const leavePage = () => act(() => void window.dispatchEvent(new Event('pagehide')));

  function openedBy(opener: unknown) {
    vi.stubGlobal('opener', opener);
    vi.stubGlobal('name', 'call-team');
  }

  function pageOfOurs() {
    const opener = { location: { origin: location.origin }, postMessage: vi.fn() };
    openedBy(opener);
    return opener;
  }

  /** Presses the link without going where it leads. */
  function press(init: MouseEventInit = {}) {
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Continue without limit' });
    document.addEventListener('click', (event) => event.preventDefault(), { once: true });
    fireEvent.click(link, init);
    return new URLSearchParams(new URL(link.href).hash.slice(1)).get('jitsi_meet_external_api_id');
  }

  it('is handed over, with its presence, to the page of ours that opened the window', async () => {
    const opener = pageOfOurs();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    const apiId = press();
    expect(Number(apiId)).toBeGreaterThan(0);
    const gone = {
      personId: 'ivan',
      chatId: 'team',
      chatTitle: 'Team',
      number: 1,
      media: 'video',
      domain: 'meet.jit.si',
      apiId: Number(apiId),
      name: 'call-team',
      presence: reports()[0]?.window,
      renewEvery: 20_000,
    };
    expect(opener.postMessage.mock.calls).toEqual([[{ type: 'calls.gone-on', gone }, location.origin]]);
  });

  it('has left nothing on the way, however the meeting and the page go', async () => {
    pageOfOurs();
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    press();
    emit(api, 'videoConferenceLeft');
    leavePage();
    expect(events()).toEqual(['joined', 'alive']);
  });

  it('has no presence to hand over before the first join', async () => {
    const opener = pageOfOurs();
    await open(PUBLIC);
    press();
    expect(opener.postMessage.mock.calls[0]?.[0]).toMatchObject({ gone: { presence: null } });
    expect(reports()).toEqual([]);
  });

  it.each([
    ['nobody opened the window', null, {}],
    [
      'the page that opened it shows another site by now',
      {
        get location(): Location {
          throw new DOMException('Blocked a frame', 'SecurityError');
        },
      },
      {},
    ],
    ['it goes on in another tab', { location }, { ctrlKey: true }],
  ])('speaks to nobody when %s, and is left as ever', async (_name, opener, init) => {
    openedBy(opener);
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    expect(press(init)).toBeNull();
    leavePage();
    expect(events()).toEqual(['joined', 'left']);
  });

  async function cut() {
    const api = await open(PUBLIC);
    emit(api, 'videoConferenceJoined');
    act(() => void vi.advanceTimersByTime(296_000));
    emit(api, 'videoConferenceLeft');
    FakeWorker.speak();
    act(() => void vi.advanceTimersByTime(3500));
    expect(screen.getByRole('alert').dataset.code).toBe('embed_limit');
    FakeWorker.speak();
  }

  it('is not left by its cut, nor renewed: its lease is the time to go on', async () => {
    useFakeClock();
    const opener = pageOfOurs();
    await cut();
    expect(events()).toEqual(['joined']);
    press();
    leavePage();
    expect(events()).toEqual(['joined', 'alive']);
    expect(opener.postMessage.mock.calls[0]?.[0]).toMatchObject({ gone: { presence: reports()[0]?.window } });
  });

  it('is left by whoever closes the window after the cut', async () => {
    useFakeClock();
    await cut();
    leavePage();
    expect(events()).toEqual(['joined', 'left']);
  });
});
