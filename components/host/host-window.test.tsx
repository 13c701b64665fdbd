import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeExternalApi } from '@/testing/fake-external-api';
import { FakeHostPage, HOST_ORIGIN, hostEntryWith } from '@/testing/fake-host';
import { FakeMedia } from '@/testing/fake-media';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeStreams } from '@/testing/fake-streams';
import { FakeWorker } from '@/testing/fake-worker';
import { renderIn } from '@/testing/render';
import { ticketWith } from '@/testing/ticket';
import type { Ticket } from '../../lib/calls/ticket';
import { CallWindow } from '../call/call-window';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

// Once, as reading it takes a test longer than a browser.
beforeAll(() => import('../call/call-parts'));

const TIMES = { script: 1000, retries: [], frame: 1000 };
const TICKET = ticketWith({ call: { chatId: 'host:42', number: 1, media: 'video' } });
const SIGNED_OUT = { error: { code: 'auth.signed_out', message: 'You are not signed in. Sign in.' } };
const close = vi.fn();
const request = vi.fn<typeof fetch>();

/** Whether our server takes this browser for signed in. */
let signedIn: boolean;
let page: FakeHostPage;

beforeEach(() => {
  signedIn = true;
  // The page of the test before is taken away after that test's own clean-up.
  FakeStreams.openLive.mockClear();
  FakeMedia.install();
  FakeExternalApi.install();
  FakeWorker.install();
  localStorage.setItem('calls.checked', '1');
  page = FakeHostPage.install();
  vi.stubGlobal('close', close);
  vi.stubGlobal('fetch', request);
  request.mockImplementation((address) => {
    if (address === '/api/enter/renew') {
      signedIn = true;
      return Promise.resolve(Response.json({ until: hostEntryWith().until }));
    }
    if (!signedIn) return Promise.resolve(Response.json(SIGNED_OUT, { status: 401 }));
    return Promise.resolve(Response.json(address === '/api/calls/token' ? TICKET : { call: null }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  FakeMedia.remove();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
});

interface Options {
  ticket?: Ticket;
  /** Of the right, in milliseconds. */
  left?: number;
  language?: 'ru' | 'en';
}

async function open({ ticket = TICKET, left = 3_600_000, language = 'en' }: Options = {}) {
  renderIn(
    language,
    <CallWindow
      ticket={ticket}
      chatTitle="Team"
      prejoin
      renewEvery={20_000}
      noAnswerAfter={null}
      host={hostEntryWith({ until: new Date(Date.now() + left).toISOString() })}
      times={TIMES}
    />,
  );
  await screen.findByTitle(/^Team - /);
  // What comes behind the frame, and then what keeps the right.
  await act(() => vi.dynamicImportSettled());
  await act(() => vi.dynamicImportSettled());
  return FakeExternalApi.latest;
}

/** The same in the tab of the chat itself. */
function inTab() {
  vi.stubGlobal('opener', null);
  vi.stubGlobal('name', '');
}

const emit = (event: string) => act(() => FakeExternalApi.latest.emit(event));
const paths = () => request.mock.calls.map(([address]) => address);
const notice = () => document.querySelector<HTMLElement>('[role=status] > [data-code]');

describe('a call that was entered from a host', () => {
  it('says nothing of its right while the host’s page is there', async () => {
    await open();
    FakeWorker.speak();
    expect(notice()).toBeNull();
  });

  it.each([
    ['en', /^The page of the chat is closed\. Without it the call goes on until .*\d\d.* open the chat/],
    ['ru', /^Страница чата закрыта\. Без неё звонок продлится до \d\d:\d\d\. .* откройте чат/],
  ] as const)(
    'says until when it goes on without the host’s page, and can be hushed, in %s',
    async (language, said) => {
      await open({ language });
      page.closed = true;
      FakeWorker.speak();
      expect(notice()?.dataset.code).toBe('host_gone');
      expect(notice()?.querySelector('p')?.textContent).toMatch(said);
      expect(screen.queryByRole('alert')).toBeNull();
      fireEvent.click(screen.getByRole('button', { name: language === 'en' ? 'Hide' : 'Скрыть' }));
      FakeWorker.speak();
      expect(notice()).toBeNull();
    },
  );

  it('says so without a way to hush it when the end is near', async () => {
    page.closed = true;
    await open({ left: 120_000 });
    expect(notice()?.dataset.code).toBe('right_ending');
    expect(screen.queryByRole('button', { name: 'Hide' })).toBeNull();
  });

  it('says in the chat’s own tab that nothing ties it to the chat', async () => {
    inTab();
    await open();
    expect(notice()?.dataset.code).toBe('host_alone');
    expect(notice()?.textContent).toContain('no tie to a page of the chat');
  });

  it('says nothing more of that once it is over', async () => {
    inTab();
    await open();
    emit('videoConferenceJoined');
    emit('readyToClose');
    expect(notice()).toBeNull();
  });

  it('hangs up when the right has ended, and leads back to the chat rather than to sign-in', async () => {
    const api = await open();
    emit('videoConferenceJoined');
    signedIn = false;
    page.token = null;
    FakeWorker.speak();
    await waitFor(() => expect(api.executeCommand).toHaveBeenCalledWith('hangup', false));
    emit('videoConferenceLeft');
    const alert = screen.getByRole('alert');
    expect(alert.dataset.code).toBe('right_ended');
    expect(alert.textContent).toContain('open the chat and press call there');
    const links = screen.getAllByRole<HTMLAnchorElement>('link');
    expect(links.map((link) => [link.textContent, link.getAttribute('href'), link.target])).toEqual([
      ['Open the chat', HOST_ORIGIN, '_blank'],
    ]);
    expect(close).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Close the window' }));
    expect(close).toHaveBeenCalledOnce();
  });

  it('offers no way on at the public Jitsi to who has no right to be in the call any more', async () => {
    inTab();
    await open({ ticket: { ...TICKET, domain: 'meet.jit.si', limits: { embedSeconds: 300 } } });
    emit('videoConferenceJoined');
    expect(screen.getByRole('link', { name: 'Continue without limit' })).toBeTruthy();
    signedIn = false;
    FakeWorker.speak();
    await screen.findByText('Leaving the call…');
    emit('videoConferenceLeft');
    expect(screen.getByRole('alert').dataset.code).toBe('right_ended');
    expect(screen.queryByRole('link', { name: 'Continue without limit' })).toBeNull();
  });

  it('has one way back in the chat’s own tab', async () => {
    inTab();
    await open();
    emit('videoConferenceJoined');
    signedIn = false;
    FakeWorker.speak();
    await screen.findByText('Leaving the call…');
    emit('videoConferenceLeft');
    const links = screen.getAllByRole<HTMLAnchorElement>('link');
    expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Back to the chat', HOST_ORIGIN],
    ]);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('goes on when the host’s page renews what our server has refused', async () => {
    const api = await open();
    emit('videoConferenceJoined');
    signedIn = false;
    page.token = 'host-token';
    FakeWorker.speak();
    await waitFor(() => expect(paths()).toContain('/api/enter/renew'));
    FakeWorker.speak();
    expect(api.executeCommand).not.toHaveBeenCalled();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('renews its right for a fresh ticket', async () => {
    inTab();
    await open();
    emit('readyToClose');
    FakeHostPage.install().token = 'host-token';
    signedIn = false;
    fireEvent.click(screen.getByRole('button', { name: 'Call again' }));
    await waitFor(() => expect(FakeExternalApi.made).toHaveLength(2));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is over without a ticket where nobody renews it', async () => {
    inTab();
    await open();
    emit('readyToClose');
    signedIn = false;
    fireEvent.click(screen.getByRole('button', { name: 'Call again' }));
    expect((await screen.findByRole('alert')).dataset.code).toBe('right_ended');
    expect(screen.queryByRole('link', { name: 'Sign in' })).toBeNull();
  });

  it('is over for whoever finds the ticket to be another person’s', async () => {
    inTab();
    await open();
    emit('readyToClose');
    const person = { ...TICKET.person, id: 'host:u2' };
    request.mockImplementation(() => Promise.resolve(Response.json({ ...TICKET, person })));
    fireEvent.click(screen.getByRole('button', { name: 'Call again' }));
    expect((await screen.findByRole('alert')).dataset.code).toBe('right_ended');
  });

  it('is nothing to somebody of our own chat who signs out in the same browser', async () => {
    useFakePages();
    const otherPage = new BroadcastChannel('calls.signed-out');
    const api = await open();
    emit('videoConferenceJoined');
    await act(async () => {
      otherPage.postMessage('another page');
      await Promise.resolve();
    });
    expect(api.executeCommand).not.toHaveBeenCalled();
    expect(screen.queryByText('Leaving the call…')).toBeNull();
    otherPage.close();
    dropFakePages();
  });

  it('leads back to the host’s chat from its own tab, whatever has ended it', async () => {
    inTab();
    await open();
    emit('videoConferenceJoined');
    emit('readyToClose');
    expect(screen.getByRole('link', { name: 'Back to the chat' }).getAttribute('href')).toBe(HOST_ORIGIN);
  });

  it('says that the public Jitsi itself is out of the chat’s sight, and hands nothing to the host', async () => {
    await open({ ticket: { ...TICKET, domain: 'meet.jit.si', limits: { embedSeconds: 300 } } });
    emit('videoConferenceJoined');
    expect(screen.getByText(/^At meet\.jit\.si itself the chat does not see you/)).toBeTruthy();
    const link = screen.getByRole<HTMLAnchorElement>('link', { name: 'Continue without limit' });
    document.addEventListener('click', (event) => event.preventDefault(), { once: true });
    fireEvent.click(link);
    expect(link.href).not.toContain('api_id');
    expect(page.postMessage).not.toHaveBeenCalled();
    act(() => void window.dispatchEvent(new Event('pagehide')));
    const reports = request.mock.calls.filter(([address]) => address === '/api/calls/presence');
    expect(reports.at(-1)?.[1]?.body).toContain('"event":"left"');
  });

  it('opens the chat’s stream anew when it ends with the cookie that it was opened with', async () => {
    await open();
    emit('videoConferenceJoined');
    await vi.dynamicImportSettled();
    const [first] = FakeStreams.open;
    vi.setSystemTime(Date.now() + 60_000);
    first?.onState?.('gone', 'auth.signed_out');
    await waitFor(() => expect(FakeStreams.openLive).toHaveBeenCalledTimes(2));
    // The second one is refused at once: it would go on so.
    FakeStreams.open.at(-1)?.onState?.('gone', 'auth.signed_out');
    await act(() => Promise.resolve());
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it('never tells a moderator to sign in', async () => {
    await open();
    emit('videoConferenceJoined');
    signedIn = false;
    fireEvent.click(screen.getByRole('button', { name: 'Rules' }));
    expect((await screen.findByText(/no longer signed in from the chat/)).textContent).not.toContain(
      'Sign in.',
    );
  });

  it('says that no window could be opened when our server was told so', async () => {
    vi.resetModules();
    history.replaceState(null, '', '/call/host%3A42?blocked=1');
    const { wasBlocked } = await import('../windows/own-window');
    expect(wasBlocked()).toBe(true);
  });
});
