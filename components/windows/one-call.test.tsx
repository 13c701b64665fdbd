import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownFactsWith } from '@/testing/call-windows';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeStreams } from '@/testing/fake-streams';
import { renderIn } from '@/testing/render';
import { ringWith } from '@/testing/rings';
import { CallButton } from '../chat/call-button';
import { CallElsewhere } from './call-elsewhere';
import { IncomingCalls } from '../ring/incoming-calls';
import { OneCall } from './one-call';
import { registerCallWindow, type OwnFacts } from './register-call-window';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

/** A window as `window.open` hands it out. */
function fakeWindow(href = 'about:blank') {
  return { closed: false, focus: vi.fn(), close: vi.fn(), location: { href, replace: vi.fn() } };
}

/** One that shows a page of ours, as its opener sees it. */
function ownWindow(html: string, readyState: DocumentReadyState = 'complete') {
  const shown = { readyState, querySelector: (selector: string) => (html.includes(selector) ? {} : null) };
  const found = fakeWindow('http://localhost/call/team');
  return { ...found, document: shown, location: { ...found.location, origin: location.origin } };
}

const open = vi.fn();
const assign = vi.fn();
const request = vi.fn<typeof fetch>();
const asked = { onShow: vi.fn(), onLeave: vi.fn() };
const ends: { close: () => void }[] = [];
/** A desk outlives its page for a moment: a person of its own for each test. */
let people = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  people += 1;
  useFakePages();
  open.mockReset();
  assign.mockReset();
  asked.onShow.mockReset();
  asked.onLeave.mockReset();
  request.mockReset();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: { number: 1 } })));
  vi.stubGlobal('fetch', request);
  vi.stubGlobal('open', open);
  vi.stubGlobal('location', { ...window.location, assign });
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  sessionStorage.setItem('calls.group', 'group-1');
});

afterEach(() => {
  cleanup();
  // The desk closes a moment later.
  vi.runOnlyPendingTimers();
  for (const { close } of ends.splice(0)) close();
  dropFakePages();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sessionStorage.clear();
});

const person = () => `person-${people}`;
const settle = () => act(() => vi.advanceTimersByTimeAsync(0));

async function running(changes: Partial<OwnFacts> = {}) {
  const facts = ownFactsWith(changes);
  const registered = registerCallWindow(person(), facts, asked);
  ends.push(registered);
  await settle();
  return { ...registered, facts };
}

async function show() {
  renderIn(
    'ru',
    <OneCall personId={person()}>
      <CallElsewhere />
      <IncomingCalls personId={person()} />
      <CallButton chatId="team" media="video" />
    </OneCall>,
    { strict: true },
  );
  await settle();
}

const press = (name: string) => fireEvent.click(screen.getByRole('link', { name }));
const choose = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const dialog = () => screen.queryByRole('dialog', { name: 'Выйти из звонка?' });
const said = () => screen.getByRole('status').textContent;

describe('the call button of a chat', () => {
  it('opens the call where nothing runs', async () => {
    open.mockReturnValue(fakeWindow());
    await show();
    press('Видеозвонок');
    expect(open).toHaveBeenCalledOnce();
    expect(said()).toBe('');
  });

  it.each([
    [true, 'Вернуться в звонок'],
    [false, 'Окно звонка открыто'],
  ])('says that its window runs, inside the call: %s', async (inside, words) => {
    await running({ inside, presence: null });
    const found = fakeWindow('http://localhost/call/team');
    open.mockReturnValue(found);
    await show();
    press(words);
    expect(found.focus).toHaveBeenCalledOnce();
    expect(found.location.replace).not.toHaveBeenCalled();
    expect(said()).toBe('');
  });

  it('loads a window anew that shows no call any more, only what is left of one', async () => {
    const found = ownWindow('<h2>Звонок не открылся</h2>');
    open.mockReturnValue(found);
    await show();
    press('Видеозвонок');
    expect(found.location.replace).toHaveBeenCalledExactlyOnceWith('/call/team');
  });

  it.each([
    ['is still being loaded', () => ownWindow('', 'interactive')],
    ['has a meeting, and is not known yet', () => ownWindow('<iframe>')],
    ['has gone on to another site', () => fakeWindow('https://meet.jit.si/x')],
  ])('leaves a window as it is that %s', async (_, found) => {
    const left = found();
    open.mockReturnValue(left);
    await show();
    press('Видеозвонок');
    expect(left.focus).toHaveBeenCalledOnce();
    expect(left.location.replace).not.toHaveBeenCalled();
  });

  it('loads no window anew where pages cannot hear of each other', async () => {
    dropFakePages();
    const found = ownWindow('');
    open.mockReturnValue(found);
    await show();
    press('Видеозвонок');
    expect(found.location.replace).not.toHaveBeenCalled();
  });

  it('offers to call again when the window has gone', async () => {
    const { close } = await running();
    await show();
    close();
    await settle();
    expect(screen.getByRole('link', { name: 'Видеозвонок' })).toBeTruthy();
  });

  it.each([
    ['was opened by another tab', { group: 'group-2' }],
    ['is an ordinary tab', { ownWindow: false }],
    ['cannot tell whose it is', { group: null }],
  ])('opens no other window where the one that runs %s, but asks it to show itself', async (_, changes) => {
    await running(changes);
    await show();
    press('Вернуться в звонок');
    await settle();
    expect(open).not.toHaveBeenCalled();
    expect(asked.onShow).toHaveBeenCalledOnce();
    expect(said()).toContain('Этот звонок уже открыт в другом окне или вкладке.');
  });

  it('leaves no blank window behind in a duplicated tab, which only believes that the window is its own', async () => {
    await running();
    const blank = fakeWindow();
    open.mockReturnValue(blank);
    await show();
    press('Вернуться в звонок');
    await settle();
    expect(blank.close).toHaveBeenCalledOnce();
    expect(blank.location.replace).not.toHaveBeenCalled();
    expect(asked.onShow).toHaveBeenCalledOnce();
    expect(said()).toContain('уже открыт');
  });

  it.each([
    [true, '/call/team?prejoin=0&moved=audio-off.video-on'],
    [false, '/call/team?moved=audio-off.video-on'],
  ])('has the call moved here, as it is there, inside: %s', async (inside, path) => {
    await running({ group: 'group-2', inside, muted: { audio: true, video: false } });
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    await show();
    press(inside ? 'Вернуться в звонок' : 'Окно звонка открыто');
    choose('Перенести звонок сюда');
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith(path);
    expect(said()).toBe('');
    // It leaves by itself, when the new one is in.
    await settle();
    expect(asked.onLeave).not.toHaveBeenCalled();
  });

  it('moves it into this tab where no window may open', async () => {
    await running({ group: 'group-2' });
    open.mockReturnValue(null);
    await show();
    press('Вернуться в звонок');
    choose('Перенести звонок сюда');
    expect(assign).toHaveBeenCalledExactlyOnceWith('/call/team?prejoin=0&moved=audio-on.video-on');
  });

  it('says no more of it when it is told to, or the window has gone', async () => {
    const { close } = await running({ group: 'group-2' });
    await show();
    press('Вернуться в звонок');
    choose('Закрыть');
    expect(said()).toBe('');
    press('Вернуться в звонок');
    expect(said()).not.toBe('');
    close();
    await settle();
    expect(said()).toBe('');
  });
});

describe('the call button of another chat', () => {
  it('asks before leaving, and staying leaves all as it is', async () => {
    await running({ chatId: 'ivan-maria', chatTitle: 'Мария' });
    await show();
    press('Видеозвонок');
    expect(open).not.toHaveBeenCalled();
    expect(dialog()?.textContent).toContain('Вы сейчас в звонке «Мария». Выйти из него и позвонить?');
    choose('Остаться');
    expect(dialog()).toBeNull();
    await settle();
    expect(asked.onLeave).not.toHaveBeenCalled();
  });

  it('stays with Escape', async () => {
    await running({ chatId: 'ivan-maria' });
    await show();
    press('Видеозвонок');
    fireEvent(dialog()!, new Event('cancel', { cancelable: true }));
    expect(dialog()).toBeNull();
  });

  it('opens the new window within the click, and has the old one left', async () => {
    await running({ chatId: 'ivan-maria' });
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    await show();
    press('Видеозвонок');
    choose('Выйти и позвонить');
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith('/call/team');
    await settle();
    expect(asked.onLeave).toHaveBeenCalledExactlyOnceWith('other_call');
    expect(dialog()).toBeNull();
  });

  it('asks nothing while the other window is not in its call', async () => {
    await running({ chatId: 'ivan-maria', inside: false });
    open.mockReturnValue(fakeWindow());
    await show();
    press('Видеозвонок');
    await settle();
    expect(dialog()).toBeNull();
    expect(open).toHaveBeenCalledOnce();
    expect(asked.onLeave).not.toHaveBeenCalled();
  });

  it('asks also where its own window only waits before the call', async () => {
    await running({ chatId: 'ivan-maria' });
    await running({ inside: false });
    open.mockReturnValue(fakeWindow('http://localhost/call/team'));
    await show();
    press('Окно звонка открыто');
    expect(dialog()).toBeTruthy();
  });

  it('leads back where somebody is in both', async () => {
    await running({ chatId: 'ivan-maria' });
    await running();
    open.mockReturnValue(fakeWindow('http://localhost/call/team'));
    await show();
    press('Вернуться в звонок');
    expect(dialog()).toBeNull();
    expect(open).toHaveBeenCalledOnce();
  });
});

describe('answering a ring', () => {
  const ring = () => act(() => FakeStreams.say('rings', { personId: person(), rings: [ringWith()] }));
  const cards = () => screen.queryAllByRole('group');
  const answers = () => request.mock.calls.map(([path]) => path);

  it('asks before leaving another call, and the ring stays with who stays', async () => {
    await running();
    await show();
    ring();
    choose('Ответить');
    expect(dialog()?.textContent).toContain('Вы сейчас в звонке «Команда». Выйти из него и ответить?');
    choose('Остаться');
    expect(cards()).toHaveLength(1);
    expect(answers()).toEqual([]);
  });

  it('leaves the other call for the one that is answered', async () => {
    await running();
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    await show();
    ring();
    choose('Ответить');
    choose('Выйти и ответить');
    expect(open).toHaveBeenCalledExactlyOnceWith('', 'call-ivan-maria', expect.any(String));
    await settle();
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith('/call/ivan-maria?prejoin=0');
    expect(asked.onLeave).toHaveBeenCalledExactlyOnceWith('other_call');
    expect(cards()).toHaveLength(0);
  });

  it('goes into the call in a window that still shows how the last one failed', async () => {
    const found = ownWindow('<h2>Звонок не открылся</h2>');
    open.mockReturnValue(found);
    await show();
    ring();
    choose('Ответить');
    await settle();
    expect(found.location.replace).toHaveBeenCalledExactlyOnceWith('/call/ivan-maria?prejoin=0');
  });

  it('leaves no call for one that is over by then', async () => {
    await running();
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    request.mockImplementation(() => Promise.resolve(Response.json({ call: null })));
    await show();
    ring();
    choose('Ответить');
    choose('Выйти и ответить');
    await settle();
    expect(opened.close).toHaveBeenCalledOnce();
    expect(asked.onLeave).not.toHaveBeenCalled();
  });

  it('tells the server, and shows where the call is open already', async () => {
    await running({ chatId: 'ivan-maria', group: 'group-2', inside: false });
    await show();
    ring();
    choose('Ответить');
    await settle();
    expect(open).not.toHaveBeenCalled();
    expect(cards()).toHaveLength(0);
    expect(answers()).toEqual(['/api/chats/ivan-maria/call/answer']);
    expect(asked.onShow).toHaveBeenCalledOnce();
    expect(screen.getByText(/Этот звонок уже открыт/)).toBeTruthy();
  });
});
