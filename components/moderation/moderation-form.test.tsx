import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_MODERATION, type Moderation } from '@/lib/calls/moderation';
import { renderIn } from '@/testing/render';
import { ModerationForm } from './moderation-form';
import { ModerationRules } from './moderation-rules';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

const WEBINAR: Moderation = { share: 'moderators', microphones: 'onRequest', record: 'nobody' };
const request = vi.fn<typeof fetch>();
const chosen = () =>
  screen
    .getAllByRole<HTMLInputElement>('radio')
    .filter(({ checked }) => checked)
    .map(({ value }) => value);
const choose = (group: string, name: string) =>
  userEvent.click(within(screen.getByRole('group', { name: group })).getByRole('radio', { name }));
const save = () => userEvent.click(screen.getByRole('button', { name: 'Сохранить' }));
const show = (signed = true) =>
  renderIn('ru', <ModerationForm chatId="!a:b/c" moderation={DEFAULT_MODERATION} signed={signed} />);

beforeEach(() => {
  request.mockReset();
  refresh.mockReset();
  vi.stubGlobal('fetch', request);
  return () => vi.unstubAllGlobals();
});

describe('ModerationForm', () => {
  it('saves the whole choice and says so', async () => {
    request.mockResolvedValue(Response.json({ moderation: WEBINAR }));
    show();
    expect(chosen()).toEqual(['everyone', 'open', 'moderators']);
    await choose('Кто может показывать экран', 'Только модераторы');
    await choose('Микрофоны', 'Выключены, включить разрешает модератор');
    await choose('Кто может вести запись и трансляцию', 'Никто');
    await save();
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
    const [path, init] = request.mock.calls[0]!;
    expect([path, init?.method, JSON.parse(init?.body as string)]).toEqual([
      '/api/chats/!a%3Ab%2Fc/moderation',
      'PUT',
      { ...WEBINAR, seen: DEFAULT_MODERATION },
    ]);
    // Or else the browser's Back and Forward would bring the page with the earlier rules.
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('does not call saved what was chosen after it', async () => {
    request.mockResolvedValue(Response.json({ moderation: DEFAULT_MODERATION }));
    show();
    await save();
    await choose('Кто может показывать экран', 'Только модераторы');
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it.each([
    [
      'a refusal in the server’s words',
      () => Promise.resolve(Response.json({ error: { code: 'x', message: 'Это решают модераторы.' } })),
      'Не сохранено: Это решают модераторы. Выбор остался на месте.',
    ],
    [
      'that the server is out of reach',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'Не сохранено: Нет связи с сервером. Проверьте интернет и попробуйте ещё раз. Выбор остался на месте.',
    ],
  ])('says %s, and loses nothing', async (_what, answer, sentence) => {
    request.mockImplementation(answer);
    show();
    await choose('Микрофоны', 'При входе выключены, включить может каждый');
    await save();
    expect(screen.getByRole('alert').textContent).toBe(sentence);
    expect(chosen()).toEqual(['everyone', 'muted', 'moderators']);
    request.mockResolvedValue(Response.json({ moderation: DEFAULT_MODERATION }));
    await save();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
  });

  it('saves once however often it is pressed', async () => {
    let answer: (response: Response) => void = () => undefined;
    request.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    show();
    await save();
    await save();
    expect(request).toHaveBeenCalledOnce();
    expect(screen.getByRole('status').textContent).toBe('Сохраняем…');
    answer(Response.json({ moderation: DEFAULT_MODERATION }));
    expect(await screen.findByText('Сохранено')).toBeTruthy();
  });

  it('keeps the focus where it was, and a choice that is made while an answer is on its way', async () => {
    let answer: (response: Response) => void = () => undefined;
    request.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    show();
    await choose('Микрофоны', 'При входе выключены, включить может каждый');
    const radio = screen.getByRole('radio', { name: 'При входе выключены, включить может каждый' });
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('status').textContent).toBe('Сохраняем…');
    expect(document.activeElement).toBe(radio);
    await userEvent.keyboard('{Enter}');
    expect(request).toHaveBeenCalledOnce();
    await choose('Кто может показывать экран', 'Только модераторы');
    answer(Response.json({ moderation: DEFAULT_MODERATION }));
    await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe(''));
    expect(chosen()).toEqual(['moderators', 'muted', 'moderators']);
    request.mockResolvedValue(Response.json({ moderation: DEFAULT_MODERATION }));
    await save();
    expect(JSON.parse(request.mock.calls[1]![1]?.body as string)).toMatchObject({
      share: 'moderators',
      seen: { share: 'everyone', microphones: 'muted' },
    });
  });

  it('puts what was changed on top of what somebody else has saved meanwhile, and says so', async () => {
    const error = { code: 'moderation.changed', message: 'Посмотрите и решите ещё раз.' };
    request.mockResolvedValueOnce(Response.json({ error }, { status: 409 }));
    request.mockResolvedValueOnce(Response.json({ moderation: WEBINAR }));
    request.mockResolvedValueOnce(Response.json({}));
    show();
    await choose('Микрофоны', 'При входе выключены, включить может каждый');
    await save();
    expect(screen.getByRole('alert').textContent).toBe(
      'Правила тем временем изменил кто-то другой. Здесь они уже новые, и то, что изменили вы, осталось. Проверьте и сохраните ещё раз.',
    );
    expect(chosen()).toEqual(['moderators', 'muted', 'nobody']);
    expect(refresh).not.toHaveBeenCalled();
    await save();
    const sent = JSON.parse(request.mock.calls[2]![1]?.body as string) as unknown;
    expect(sent).toEqual({ ...WEBINAR, microphones: 'muted', seen: WEBINAR });
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
  });

  it.each([
    [true, /пропуск в звонок выключает показ/],
    [false, /без пропусков, поэтому обойти это нетрудно/],
  ])('says how strong a limit is: with tokens %s', (signed, words) => {
    show(signed);
    const group = screen.getByRole('group', { name: 'Кто может показывать экран' });
    const description = document.getElementById(group.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toMatch(words);
  });
});

describe('ModerationRules', () => {
  it('shows what holds to whoever cannot change it, with how strong it is', () => {
    renderIn('en', <ModerationRules moderation={WEBINAR} signed={false} />);
    expect(screen.queryByRole('radio')).toBeNull();
    const [share, , microphones, , record] = screen.getAllByRole('definition');
    expect([share, microphones, record].map((one) => one?.textContent)).toEqual([
      'Only moderators',
      'Off, a moderator allows turning them on',
      'Nobody',
    ]);
    expect(screen.getByText(/easy to get round/)).toBeTruthy();
  });

  it('tells of no strength where nothing is limited', () => {
    renderIn('en', <ModerationRules moderation={DEFAULT_MODERATION} signed />);
    expect(screen.getAllByRole('definition').map((one) => one.textContent)).toEqual([
      'Everyone',
      'Everyone decides for themselves',
      'Only moderators',
      expect.stringMatching(/^Jitsi’s server itself allows or refuses/),
    ]);
  });
});
