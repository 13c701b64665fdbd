import { act, cleanup, renderHook } from '@testing-library/react';
import { NextIntlClientProvider } from 'next-intl';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownFactsWith } from '@/testing/call-windows';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { ticketWith } from '@/testing/ticket';
import ru from '@/lib/i18n/ru.json';
import { openCallDesk, type CallDesk } from './call-desk';
import { registerCallWindow, type OwnFacts } from './register-call-window';
import { useCallDesk } from './use-call-desk';
import { useWayIn } from './use-way-in';

const ends: { close: () => void }[] = [];
let people = 0;

beforeEach(() => {
  vi.useFakeTimers();
  people += 1;
  useFakePages();
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ call: null })));
});

afterEach(() => {
  cleanup();
  // The desk closes a moment later.
  vi.runOnlyPendingTimers();
  for (const { close } of ends.splice(0)) close();
  dropFakePages();
  history.replaceState(null, '', '/');
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sessionStorage.clear();
});

const person = () => `person-${people}`;
const settle = () => act(() => vi.advanceTimersByTimeAsync(0));

type Options = Omit<Parameters<typeof useCallDesk>[0], 'way'> & { onFreed: () => void };

/** A call page's way to its meeting, and its place among the windows. */
function usePage({ onFreed, ...options }: Options) {
  const { ticket, running } = options;
  const way = useWayIn({
    personId: ticket.person.id,
    chatId: ticket.call.chatId,
    wanted: running,
    onHere: (waited) => waited && onFreed(),
  });
  return { ...way, ...useCallDesk({ ...options, way }) };
}

type Changes = Partial<Options> & { chatId?: string };

/** A call page of the team, before its call. */
async function page(changes: Changes = {}) {
  const put = putPage(changes);
  await settle();
  return put;
}

function putPage(changes: Changes = {}) {
  const { chatId = 'team', ...rest } = changes;
  const ticket = ticketWith();
  const asked = { onLeaveAsked: vi.fn(), onFreed: vi.fn() };
  let options: Options = {
    ticket: { ...ticket, person: { ...ticket.person, id: person() }, call: { ...ticket.call, chatId } },
    chatTitle: chatId,
    inside: false,
    insideSince: null,
    presenceId: null,
    muted: { audio: null, video: null },
    running: true,
    ...asked,
    ...rest,
  };
  const { result, rerender, unmount } = renderHook(() => usePage(options), {
    reactStrictMode: true,
    wrapper: ({ children }) => (
      <NextIntlClientProvider locale="ru" messages={ru} timeZone="UTC">
        {children}
      </NextIntlClientProvider>
    ),
  });
  const change = async (next: Partial<Options>) => {
    options = { ...options, ...next };
    rerender();
    await settle();
  };
  return { ...asked, view: () => result.current, change, unmount };
}

async function callWindow(changes: Partial<OwnFacts> = {}) {
  const asked = { onShow: vi.fn(), onLeave: vi.fn() };
  const registered = registerCallWindow(person(), ownFactsWith(changes), asked);
  ends.push(registered);
  await settle();
  return { ...registered, ...asked };
}

async function desk(): Promise<CallDesk> {
  const opened = openCallDesk(person());
  ends.push(opened);
  await settle();
  return opened;
}

describe('two call pages of one chat', () => {
  it('that come in the same moment make one meeting', async () => {
    const [first, second] = [putPage(), putPage()];
    await settle();
    expect([first.view().ready, second.view().ready]).toEqual([true, false]);
    expect(second.view().twice).toMatchObject({ chatId: 'team', inside: false });
  });

  it('see in which of them the call is by now, and the second has it anew when the first has gone', async () => {
    const first = await page();
    const second = await page();
    await first.change({ inside: true });
    expect(second.view().twice).toMatchObject({ inside: true });
    expect(second.onFreed).not.toHaveBeenCalled();
    first.unmount();
    await settle();
    expect(second.view()).toMatchObject({ ready: true, twice: null });
    expect(second.onFreed).toHaveBeenCalledOnce();
    expect(first.onFreed).not.toHaveBeenCalled();
  });

  it('do so too when the first has only left its call', async () => {
    const first = await page({ inside: true });
    const second = await page();
    await first.change({ running: false, inside: false });
    expect(second.view()).toMatchObject({ ready: true, twice: null });
  });

  it('are both there while a call is moved, until the second one is in', async () => {
    const first = await page({ inside: true, presenceId: 'p-1' });
    history.replaceState(null, '', '/call/team?moved=unheard');
    const second = await page();
    expect(second.view()).toMatchObject({ ready: true, twice: null });
    await second.change({ inside: true, presenceId: 'p-2' });
    expect(first.onLeaveAsked).toHaveBeenCalledExactlyOnceWith('moved');
    expect(second.onFreed).not.toHaveBeenCalled();
  });

  it('wait no longer than a moment for one that holds the call and says nothing', async () => {
    const name = `calls.call.${person()}/team`;
    void navigator.locks.request(name, () => new Promise(() => undefined));
    const late = await page();
    expect(late.view()).toMatchObject({ ready: false, twice: null });
    await act(() => vi.advanceTimersByTimeAsync(3900));
    expect(late.view().ready).toBe(false);
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(late.view().ready).toBe(true);
  });

  it('know nothing of each other in a browser without locks, and wait for nothing', async () => {
    dropFakePages();
    const [first, second] = [await page(), await page()];
    expect([first.view().ready, second.view().ready]).toEqual([true, true]);
  });
});

describe('a call page of one chat, with a window in the call of another', () => {
  const OTHER = { chatId: 'ivan-maria', insideSince: 1 };

  it('asks before there is a meeting, and leaves the other call for who goes on', async () => {
    const other = await callWindow(OTHER);
    const here = await page();
    expect(here.view()).toMatchObject({ ready: false, twice: { chatId: 'ivan-maria' } });
    expect(other.onLeave).not.toHaveBeenCalled();
    act(() => here.view().leaveOther());
    await settle();
    expect(other.onLeave).toHaveBeenCalledExactlyOnceWith('other_call');
    expect(here.view()).toMatchObject({ ready: true, twice: null });
  });

  it('brings that one to the front for who stays', async () => {
    const other = await callWindow(OTHER);
    const here = await page();
    here.view().showOther();
    await settle();
    expect(other.onShow).toHaveBeenCalledOnce();
  });

  it('goes on by itself when the other call is over', async () => {
    const other = await callWindow(OTHER);
    const here = await page();
    other.close();
    await settle();
    expect(here.view()).toMatchObject({ ready: true, twice: null });
  });

  it('asks nothing while that one is before its call, nor later, when there is a meeting here', async () => {
    const other = await callWindow({ ...OTHER, inside: false });
    const here = await page();
    expect(here.view()).toMatchObject({ ready: true, twice: null });
    other.tell(ownFactsWith(OTHER));
    await settle();
    expect(here.view()).toMatchObject({ ready: true, twice: null });
  });
});

describe('two calls that were joined', () => {
  it('are one by and by: the one that was joined last stays', async () => {
    const [first, second] = [await page(), await page({ chatId: 'ivan-maria' })];
    await first.change({ inside: true });
    vi.setSystemTime(Date.now() + 1);
    await second.change({ inside: true });
    expect(first.onLeaveAsked).toHaveBeenCalledExactlyOnceWith('other_call');
    expect(second.onLeaveAsked).not.toHaveBeenCalled();
  });

  it('are told apart by when they were joined, however late that is heard of', async () => {
    const [first, second] = [await page(), await page({ chatId: 'ivan-maria' })];
    const joined = Date.now();
    vi.setSystemTime(joined + 20_000);
    await second.change({ inside: true, insideSince: joined + 10_000 });
    await first.change({ inside: true, insideSince: joined });
    expect(first.onLeaveAsked).toHaveBeenCalledWith('other_call');
    expect(second.onLeaveAsked).not.toHaveBeenCalled();
  });

  it.each([
    ['a-team', 'z-team'],
    ['z-team', 'a-team'],
  ])('are one also when both were joined in the same millisecond: %s, %s', async (one, two) => {
    const [first, second] = [await page({ chatId: one }), await page({ chatId: two })];
    await first.change({ inside: true });
    await second.change({ inside: true });
    const left = [first, second].filter(({ onLeaveAsked }) => onLeaveAsked.mock.calls.length > 0);
    expect(left).toHaveLength(1);
  });
});

describe('what a call page tells', () => {
  it('says nothing of devices of which it has heard nothing', async () => {
    const others = await desk();
    await page({ muted: { audio: null, video: true } });
    expect(others.windows()[0]?.muted).toEqual({ audio: null, video: true });
  });

  it('says that it keeps no presence any more, once that is handed over', async () => {
    const others = await desk();
    const here = await page({ inside: true, presenceId: 'p-1' });
    expect(others.windows()[0]?.presence).toMatchObject({ id: 'p-1' });
    await here.change({ presenceId: null });
    expect(others.windows()[0]?.presence).toBeNull();
  });
});
