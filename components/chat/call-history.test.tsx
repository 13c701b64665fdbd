import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallRecord } from '@/lib/calls/call-view';
import { callMessage, IVAN, MARIA, OLEG, overWith, recordWith } from '@/testing/call-views';
import { FakeStreams } from '@/testing/fake-streams';
import { renderIn } from '@/testing/render';
import { CallHistory } from './call-history';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

const request = vi.fn<typeof fetch>();
const show = (newest: CallRecord[], ongoing: CallRecord | null = null) =>
  renderIn(
    'ru',
    <CallHistory
      chatId="!a:b/c"
      viewerId="maria"
      after={41}
      ongoing={ongoing}
      newest={newest}
      pageSize={2}
    />,
  );
const numbered = (number: number) =>
  overWith({ number, startedBy: { ...IVAN, displayName: `Звонок ${number}` } });
const shown = () => screen.getAllByText(/^Звонок \d/).map((name) => name.textContent);
const earlier = () => screen.queryByRole('button', { name: 'Показать более ранние' });

beforeEach(() => {
  request.mockReset();
  vi.stubGlobal('fetch', request);
});

afterEach(() => vi.unstubAllGlobals());

describe('CallHistory', () => {
  it('says of each call when it was, how long, who started it and who was in it', () => {
    show([overWith({ participants: [IVAN, MARIA, OLEG] })]);
    const day = within(screen.getByRole('region', { name: '1 марта 2026 г.' }));
    const entry = within(day.getByRole('listitem'));
    expect(entry.getByText('Видеозвонок')).toBeTruthy();
    expect(entry.getByText('12 мин')).toBeTruthy();
    expect(entry.getByText('Иван Петров').parentElement?.textContent).toBe('Кто начал: Иван Петров');
    expect(entry.getByText('Иван Петров, Мария Соколова и Олег Ким')).toBeTruthy();
    const time = entry.getByText(
      new Intl.DateTimeFormat('ru', { timeStyle: 'short' }).format(new Date('2026-03-01T12:00:00.000Z')),
    );
    expect(time).toHaveProperty('dateTime', '2026-03-01T12:00:00.000Z');
  });

  it('heads each day once', () => {
    const startedAt = '2026-02-20T12:00:00.000Z';
    show([
      overWith({ number: 4 }),
      overWith({ number: 3 }),
      overWith({ number: 2, startedAt }),
      overWith({ number: 1, startedAt }),
    ]);
    expect(screen.getAllByRole('heading').map((day) => day.textContent)).toEqual([
      '1 марта 2026 г.',
      '20 февраля 2026 г.',
    ]);
  });

  it.each([
    ['missed', 'Пропущенный видеозвонок'],
    ['busy', 'Пропущенный видеозвонок'],
    ['declined', 'Вы отклонили звонок'],
  ] as const)('says in words that a call was %s, with nobody in it', (outcome, words) => {
    show([overWith({ outcome })]);
    const entry = within(screen.getByRole('listitem'));
    expect(entry.getByText(words)).toBeTruthy();
    expect(entry.queryByText('12 мин')).toBeNull();
    expect(screen.getAllByText('Иван Петров')).toHaveLength(1);
  });

  it('puts the call that is on first, with the way into it', () => {
    show([overWith({ number: 1 })], recordWith({ number: 2, media: 'audio' }));
    const [first, second] = screen.getAllByRole('listitem');
    expect(within(first!).getByText('Аудиозвонок идёт')).toBeTruthy();
    const link = within(first!).getByRole('link', { name: 'Войти в звонок' });
    expect(link.getAttribute('href')).toBe('/call/!a%3Ab%2Fc?media=audio');
    expect(within(second!).queryByRole('link')).toBeNull();
  });

  it('shows a call that ends as one that is over, without a way into it', async () => {
    show([numbered(1)], recordWith({ number: 2 }));
    expect(FakeStreams.open.map(({ path }) => path)).toEqual(['/api/chats/!a%3Ab%2Fc/live']);
    request.mockResolvedValue(Response.json({ calls: [numbered(2), numbered(1)] }));
    FakeStreams.say('call', { call: null });
    expect(screen.queryByRole('link', { name: 'Войти в звонок' })).toBeNull();
    await screen.findByText('Звонок 2');
    expect(request.mock.calls[0]?.[0]).toBe('/api/chats/!a%3Ab%2Fc/calls?limit=2');
    expect(shown()).toEqual(['Звонок 2', 'Звонок 1']);
  });

  it('shows the next call in place of the one before, which is over', async () => {
    show([numbered(1)], recordWith({ number: 2 }));
    request.mockResolvedValue(Response.json({ calls: [numbered(2), numbered(1)] }));
    FakeStreams.say('call', { call: recordWith({ number: 3, media: 'audio' }) });
    await screen.findByText('Звонок 2');
    const entries = screen.getAllByRole('listitem');
    expect(entries).toHaveLength(3);
    expect(within(entries[0]!).getByText('Аудиозвонок идёт')).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Войти в звонок' })).toHaveLength(1);
  });

  it('shows a call that begins, and asks for nothing', () => {
    show([]);
    FakeStreams.say('call', { call: recordWith() });
    expect(screen.getByRole('link', { name: 'Войти в звонок' })).toBeTruthy();
    expect(request).not.toHaveBeenCalled();
  });

  it('shows calls that came and went unheard, and leaves no gap in the list', async () => {
    show([numbered(2), numbered(1)]);
    request.mockResolvedValueOnce(Response.json({ calls: [numbered(6), numbered(5)] }));
    FakeStreams.say('message', { message: callMessage(9, overWith({ number: 6 })) });
    await screen.findByText('Звонок 6');
    expect(shown()).toEqual(['Звонок 6', 'Звонок 5']);
    request.mockResolvedValueOnce(Response.json({ calls: [numbered(4), numbered(3)] }));
    await userEvent.click(earlier()!);
    expect(shown()).toEqual(['Звонок 6', 'Звонок 5', 'Звонок 4', 'Звонок 3']);
  });

  it('offers no way into a call that its reader may not hear of any longer', () => {
    show([numbered(1)], recordWith({ number: 2 }));
    act(() => FakeStreams.open[0]!.onState?.('gone', 'chat.not_found'));
    expect(screen.queryByRole('link', { name: 'Войти в звонок' })).toBeNull();
  });

  it('pages back until there is nothing earlier', async () => {
    show([numbered(5), numbered(4)]);
    request.mockResolvedValueOnce(Response.json({ calls: [numbered(3), numbered(2)] }));
    await userEvent.click(earlier()!);
    expect(request.mock.calls[0]?.[0]).toBe('/api/chats/!a%3Ab%2Fc/calls?before=4&limit=2');
    request.mockResolvedValueOnce(Response.json({ calls: [numbered(1)] }));
    await userEvent.click(earlier()!);
    expect(request.mock.calls[1]?.[0]).toBe('/api/chats/!a%3Ab%2Fc/calls?before=2&limit=2');
    expect(shown()).toEqual(['Звонок 5', 'Звонок 4', 'Звонок 3', 'Звонок 2', 'Звонок 1']);
    expect(earlier()).toBeNull();
  });

  it('shows each call once when the button is pressed twice', async () => {
    show([numbered(3), numbered(2)]);
    const answers: ((answer: Response) => void)[] = [];
    request.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    await userEvent.dblClick(earlier()!);
    expect(answers).toHaveLength(2);
    for (const answer of answers) answer(Response.json({ calls: [numbered(1)] }));
    await screen.findByText('Звонок 1');
    expect(shown()).toEqual(['Звонок 3', 'Звонок 2', 'Звонок 1']);
  });

  it('says why earlier ones did not come, and lets try again', async () => {
    show([numbered(5), numbered(4)]);
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    await userEvent.click(earlier()!);
    expect(screen.getByRole('alert').textContent).toMatch(/^Не удалось показать более ранние: Нет связи/);
    request.mockResolvedValue(Response.json({ calls: [] }));
    await userEvent.click(earlier()!);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that there were no calls yet', () => {
    show([]);
    expect(screen.getByText('Звонков пока не было.')).toBeTruthy();
    expect(earlier()).toBeNull();
  });
});
