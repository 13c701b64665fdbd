import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeStreams } from '@/testing/fake-streams';
import { renderIn } from '@/testing/render';
import { ringWith } from '@/testing/rings';
import { IncomingCalls } from './incoming-calls';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

const request = vi.fn<typeof fetch>();
const open = vi.fn();
const assign = vi.fn();
/** What rings is kept for a moment after a page is gone: a person of its own for each test. */
let people = 0;

beforeEach(() => {
  useFakeClock();
  people += 1;
  request.mockReset();
  open.mockReset();
  assign.mockReset();
  request.mockImplementation(() => Promise.resolve(Response.json({ call: { number: 1 } })));
  vi.stubGlobal('fetch', request);
  vi.stubGlobal('open', open);
  vi.stubGlobal('location', { ...window.location, assign });
  open.mockReturnValue(null);
});

afterEach(async () => {
  cleanup();
  await vi.advanceTimersByTimeAsync(1000);
  dropFakePages();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sessionStorage.clear();
  localStorage.clear();
});

function show(language: 'ru' | 'en' = 'ru') {
  return renderIn(
    language,
    <>
      <label>
        Сообщение
        <input />
      </label>
      <IncomingCalls personId={`person-${people}`} />
    </>,
    { strict: true },
  );
}

const ring = (...rings: ReturnType<typeof ringWith>[]) =>
  FakeStreams.say('rings', { personId: `person-${people}`, rings });
const cards = () => screen.queryAllByRole('group');
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const settle = (time = 0) => act(() => vi.advanceTimersByTimeAsync(time));
/** A window as `window.open` hands it out. */
const fakeWindow = (href = 'about:blank') => ({
  closed: false,
  focus: vi.fn(),
  close: vi.fn(),
  location: { href, replace: vi.fn() },
});

describe('IncomingCalls', () => {
  it('shows nothing while nothing rings, on one connection', () => {
    show();
    expect(screen.queryByRole('region')).toBeNull();
    expect(FakeStreams.open.map(({ path }) => path)).toEqual(['/api/rings']);
  });

  it('says who calls and how, for each ring, without taking the focus', () => {
    show();
    screen.getByRole('textbox').focus();
    const oleg = { id: 'oleg', displayName: 'Олег Ким', avatarUrl: null };
    ring(
      ringWith(),
      ringWith({ chatId: 'team', title: 'Команда', kind: 'group', media: 'audio', caller: oleg }),
    );
    const [direct, group] = within(screen.getByRole('region', { name: 'Входящие звонки' })).getAllByRole(
      'group',
    );
    expect(within(direct!).getByRole('alert').textContent).toBe('Иван ПетровВходящий видеозвонок');
    expect(within(group!).getByRole('alert').textContent).toBe('Олег КимВходящий аудиозвонокКоманда');
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  it('says it in English', () => {
    show('en');
    ring(ringWith());
    expect(screen.getByRole('alert').textContent).toBe('Иван ПетровIncoming video call');
    expect(document.title).toBe('Call: Иван Петров');
  });

  it('shows a ring until the server says that it is over', () => {
    show();
    ring(ringWith());
    expect(cards()).toHaveLength(1);
    ring();
    expect(cards()).toHaveLength(0);
  });

  it('ends a ring by itself, counted from its last word', async () => {
    show();
    ring(ringWith({ endsIn: 30_000 }), ringWith({ chatId: 'team', endsIn: 60_000 }));
    await settle(20_000);
    ring(ringWith({ endsIn: 20_000 }), ringWith({ chatId: 'team', endsIn: 50_000 }));
    await settle(19_000);
    expect(cards()).toHaveLength(2);
    await settle(2000);
    expect(cards()).toHaveLength(1);
    await settle(30_000);
    expect(cards()).toHaveLength(0);
  });

  it('goes on, on the same connection, when one page takes the place of another', async () => {
    const first = show();
    ring(ringWith());
    const opened = FakeStreams.openLive.mock.calls.length;
    first.unmount();
    show();
    expect(cards()).toHaveLength(1);
    await settle(1000);
    expect(cards()).toHaveLength(1);
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(opened);
  });

  it('closes the connection a moment after the last page is gone', async () => {
    const { unmount } = show();
    unmount();
    await settle(1000);
    expect(FakeStreams.open).toEqual([]);
  });
});

describe('answering', () => {
  it('opens a blank window within the click, tells the server, and goes straight into the call', async () => {
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    show();
    ring(ringWith({ media: 'audio' }));
    press('Ответить');
    expect(open).toHaveBeenCalledExactlyOnceWith('', 'call-ivan-maria', expect.stringMatching(/^popup/));
    expect(cards()).toHaveLength(0);
    await settle();
    const [path, init] = request.mock.calls[0] ?? [];
    expect([path, init?.method, init?.body, init?.keepalive]).toEqual([
      '/api/chats/ivan-maria/call/answer',
      'POST',
      '{"number":1,"answer":"accepted"}',
      true,
    ]);
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith('/call/ivan-maria?prejoin=0&media=audio');
  });

  it('shows the ring no more, also when a list that still has it comes late', () => {
    open.mockReturnValue(fakeWindow());
    show();
    ring(ringWith());
    press('Ответить');
    ring(ringWith());
    expect(cards()).toHaveLength(0);
    ring(ringWith({ number: 2 }));
    expect(cards()).toHaveLength(1);
  });

  it.each([
    ['is out of reach', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['refuses', () => Promise.resolve(Response.json({ error: { code: 'x', message: 'x' } }))],
    ['says nothing', () => new Promise<Response>(() => undefined)],
  ])('goes into the call also when the server %s', async (_name, answer) => {
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    request.mockImplementation(answer);
    show();
    ring(ringWith());
    press('Ответить');
    await settle(3000);
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith('/call/ivan-maria?prejoin=0');
  });

  it('goes into the call in this tab when no window may open', async () => {
    show();
    ring(ringWith());
    press('Ответить');
    await settle();
    expect(assign).toHaveBeenCalledExactlyOnceWith('/call/ivan-maria?prejoin=0');
    expect(sessionStorage.getItem('call.blocked')).toBe('1');
  });

  it('leaves the call in a window that is open already', async () => {
    const opened = fakeWindow('http://localhost/call/ivan-maria');
    open.mockReturnValue(opened);
    show();
    ring(ringWith());
    press('Ответить');
    await settle();
    expect(opened.focus).toHaveBeenCalledOnce();
    expect(opened.location.replace).not.toHaveBeenCalled();
    expect(opened.close).not.toHaveBeenCalled();
  });

  it.each([
    ['is over', null],
    ['is another one', { number: 2 }],
  ])('starts no new call when the one that rang %s by then, and says so', async (_name, call) => {
    const opened = fakeWindow();
    open.mockReturnValue(opened);
    request.mockResolvedValue(Response.json({ call }));
    show();
    ring(ringWith());
    press('Ответить');
    await settle();
    expect(opened.close).toHaveBeenCalledOnce();
    expect(opened.location.replace).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toBe('Иван ПетровЗвонок уже завершён.');
    press('Закрыть');
    expect(screen.queryByRole('region')).toBeNull();
  });
});

describe('declining', () => {
  it('takes the card away at once and tells the server', () => {
    show();
    ring(ringWith());
    press('Отклонить');
    expect(cards()).toHaveLength(0);
    const [path, init] = request.mock.calls[0] ?? [];
    expect([path, init?.body]).toEqual([
      '/api/chats/ivan-maria/call/answer',
      '{"number":1,"answer":"declined"}',
    ]);
    expect(open).not.toHaveBeenCalled();
  });

  it('takes the card away from the other pages once the server knows', async () => {
    useFakePages();
    let answer: (response: Response) => void = () => undefined;
    request.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    show();
    await settle();
    const heard: unknown[] = [];
    const other = new BroadcastChannel(`calls.rings.person-${people}`);
    ring(ringWith());
    await settle();
    other.onmessage = ({ data }) => heard.push(data);
    press('Отклонить');
    await settle();
    expect(heard).toEqual([]);
    answer(Response.json({ call: null }));
    await settle();
    expect(heard).toEqual([{ say: 'done', key: 'ivan-maria-1' }]);
    other.close();
  });

  it('brings the card back and says why when the server was not told, and can be tried again', async () => {
    request.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    show();
    ring(ringWith());
    press('Отклонить');
    await settle();
    expect(screen.getByText(/^Не удалось отклонить: Нет связи с сервером/)).toBeTruthy();
    press('Отклонить');
    await settle();
    expect(cards()).toHaveLength(0);
  });

  it('gives the focus back to where it was, by mouse and by keyboard', async () => {
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    show();
    ring(ringWith());
    const field = screen.getByRole('textbox');
    await user.click(field);
    await user.click(screen.getByRole('button', { name: 'Отклонить' }));
    expect(document.activeElement).toBe(field);
    ring(ringWith({ number: 2 }));
    await user.tab();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(cards()).toHaveLength(0);
    expect(document.activeElement).toBe(field);
  });
});

describe('the title of the page', () => {
  it('names the caller while it rings, and is the page’s own again afterwards', () => {
    document.title = 'Чаты';
    show();
    ring(ringWith());
    expect(document.title).toBe('Звонок: Иван Петров');
    ring();
    expect(document.title).toBe('Чаты');
  });

  it('is the one of the page that was gone to meanwhile', async () => {
    document.title = 'Чаты';
    show();
    ring(ringWith());
    const next = document.createElement('title');
    next.textContent = 'Команда';
    // As React does it: in front of the first one.
    document.head.querySelector('title')?.before(next);
    await settle();
    expect(document.title).toBe('Звонок: Иван Петров');
    ring();
    expect(document.title).toBe('Команда');
    next.remove();
  });
});
