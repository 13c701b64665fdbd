import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_MODERATION, type Moderation } from '@/lib/calls/moderation';
import type { Ticket } from '@/lib/calls/ticket';
import { renderIn } from '@/testing/render';
import { ticketWith as anyTicket } from '@/testing/ticket';
import { CallModeration } from './call-moderation';

const ON_REQUEST: Moderation = { ...DEFAULT_MODERATION, microphones: 'onRequest' };
/** Each test has a call of its own, as a window remembers what it has told of one. */
let number = 0;
const ticketWith = (changes: Partial<Ticket> = {}) =>
  anyTicket({ call: { chatId: 'team', number, media: 'video' }, ...changes });

const request = vi.fn<typeof fetch>();
const command = vi.fn();
/** What the server keeps. */
let kept: Moderation;

beforeEach(() => {
  number += 1;
  kept = DEFAULT_MODERATION;
  command.mockReset();
  request.mockReset();
  request.mockImplementation((_path, init) => {
    if (init?.method === 'PUT') {
      const { seen, ...wished } = JSON.parse(init.body as string) as Moderation & { seen: Moderation };
      if (JSON.stringify(seen) !== JSON.stringify(kept)) {
        const error = { code: 'moderation.changed', message: 'Правила изменил кто-то другой.' };
        return Promise.resolve(Response.json({ error }, { status: 409 }));
      }
      kept = wished;
    }
    return Promise.resolve(Response.json({ moderation: kept }));
  });
  vi.stubGlobal('fetch', request);
  return () => vi.unstubAllGlobals();
});

const panel = (ticket: Ticket = ticketWith(), moderates = true) => (
  <CallModeration ticket={ticket} moderates={moderates} command={command} />
);
const toggle = (name: 'Правила' | 'Закрыть' = 'Правила') =>
  userEvent.click(screen.getByRole('button', { name }));
const choose = (group: string, name: string) =>
  userEvent.click(within(screen.getByRole('group', { name: group })).getByRole('radio', { name }));
const save = () => userEvent.click(screen.getByRole('button', { name: 'Сохранить' }));
const asked = (method?: string) => request.mock.calls.filter(([, init]) => init?.method === method).length;

describe('the panel of a call', () => {
  it('is not there for members, who may change nothing, and nothing is asked or sent for them', () => {
    const { person } = ticketWith();
    renderIn('ru', panel(ticketWith({ person: { ...person, role: 'member' }, moderation: ON_REQUEST })));
    expect(screen.queryByRole('button')).toBeNull();
    expect(request).not.toHaveBeenCalled();
    expect(command).not.toHaveBeenCalled();
  });

  it('opens with the rules as they are now, whatever the ticket says', async () => {
    kept = { ...DEFAULT_MODERATION, share: 'moderators' };
    renderIn('ru', panel());
    expect(screen.getByRole('button').getAttribute('aria-expanded')).toBe('false');
    await toggle();
    expect(screen.getByRole('button', { expanded: true })).toBeTruthy();
    const share = await screen.findByRole('group', { name: 'Кто может показывать экран' });
    expect(within(share).getByRole<HTMLInputElement>('radio', { checked: true }).value).toBe('moderators');
    await toggle('Закрыть');
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('closes with Escape and gives the focus back', async () => {
    renderIn('ru', panel());
    await toggle();
    await screen.findByRole('group', { name: 'Микрофоны' });
    await userEvent.tab();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('region')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Правила' }));
  });

  it('saves for this call and says what comes when', async () => {
    renderIn('ru', panel());
    await toggle();
    await choose('Кто может показывать экран', 'Только модераторы');
    await save();
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
    expect(request.mock.calls.at(-1)![0]).toBe(`/api/chats/team/calls/${number}/moderation`);
    expect(kept).toEqual({ ...DEFAULT_MODERATION, share: 'moderators' });
    expect(screen.getByText(/пока не войдёт заново/)).toBeTruthy();
    expect(command).not.toHaveBeenCalled();
  });

  it('keeps the choice when it could not be saved, and sends the meeting nothing', async () => {
    renderIn('en', panel());
    await userEvent.click(screen.getByRole('button', { name: 'Rules' }));
    await choose('Microphones', 'Off, a moderator allows turning them on');
    const message = 'Another call is on in this chat by now. Join that one.';
    request.mockResolvedValueOnce(Response.json({ error: { code: 'call.moved', message } }, { status: 409 }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByRole('alert').textContent).toBe(`Not saved: ${message} Your choice is still here.`);
    expect(screen.getAllByRole<HTMLInputElement>('radio', { checked: true })[1]?.value).toBe('onRequest');
    expect(command).not.toHaveBeenCalled();
  });

  it('says when the rules could not be looked up, and tries again', async () => {
    renderIn('ru', panel(ticketWith(), false));
    request.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    await toggle();
    expect((await screen.findByRole('alert')).textContent).toMatch(/^Не удалось узнать правила: Нет связи/);
    await userEvent.click(screen.getByRole('button', { name: 'Попробовать ещё раз' }));
    expect(await screen.findByRole('group', { name: 'Микрофоны' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says how strong a limit is by whether the call has tokens', async () => {
    renderIn('ru', panel(ticketWith({ jwt: null })));
    await toggle();
    expect(await screen.findByText(/без пропусков, поэтому обойти это нетрудно/)).toBeTruthy();
  });
});

describe('the microphones of a call', () => {
  const held = (enabled: boolean) => ['toggleModeration', enabled, 'audio'];

  it('are held as soon as the meeting obeys this window, and not before', async () => {
    kept = ON_REQUEST;
    const { rerender } = renderIn('ru', panel(ticketWith(), false), { strict: true });
    expect(request).not.toHaveBeenCalled();
    rerender(panel(ticketWith(), true));
    await vi.waitFor(() => expect(command.mock.calls).toEqual([held(true)]));
  });

  it('are left alone where the rules do not hold them: a moderator may have, in Jitsi itself', async () => {
    renderIn('ru', panel(ticketWith({ moderation: ON_REQUEST })));
    await vi.waitFor(() => expect(asked()).toBe(1));
    await toggle();
    await screen.findByRole('group', { name: 'Микрофоны' });
    expect(command).not.toHaveBeenCalled();
  });

  it('are held by what the ticket says when the server is out of reach', async () => {
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    renderIn('ru', panel(ticketWith({ moderation: ON_REQUEST })));
    await vi.waitFor(() => expect(command.mock.calls).toEqual([held(true)]));
  });

  it('are held and let go at once by the panel', async () => {
    renderIn('ru', panel());
    await toggle();
    await choose('Микрофоны', 'Выключены, включить разрешает модератор');
    await save();
    expect(command.mock.calls).toEqual([held(true)]);
    await choose('Микрофоны', 'Каждый решает сам');
    await save();
    expect(command.mock.calls).toEqual([held(true), held(false)]);
  });

  it('are held again by who saves that again: it may have been lifted meanwhile', async () => {
    kept = ON_REQUEST;
    renderIn('ru', panel());
    await vi.waitFor(() => expect(command.mock.calls).toEqual([held(true)]));
    await toggle();
    await choose('Кто может показывать экран', 'Только модераторы');
    await save();
    expect(command.mock.calls).toEqual([held(true), held(true)]);
  });

  it('stay as another moderator has left them, when this one changes something else', async () => {
    kept = ON_REQUEST;
    renderIn('ru', panel(ticketWith(), false));
    await toggle();
    await choose('Кто может показывать экран', 'Только модераторы');
    kept = DEFAULT_MODERATION;
    await save();
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /^Правила тем временем изменил кто-то другой/,
    );
    expect(kept).toEqual(DEFAULT_MODERATION);
    const values = screen
      .getAllByRole<HTMLInputElement>('radio', { checked: true })
      .map(({ value }) => value);
    expect(values).toEqual(['moderators', 'open', 'moderators']);
    await save();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(kept).toEqual({ ...DEFAULT_MODERATION, share: 'moderators' });
  });

  it('are not held anew after a reconnect or with another ticket: who lifted that in Jitsi is not overruled', async () => {
    kept = ON_REQUEST;
    const ticket = () => ticketWith({ moderation: { ...ON_REQUEST } });
    const { rerender, unmount } = renderIn('ru', panel(ticket()));
    await vi.waitFor(() => expect(command.mock.calls).toEqual([held(true)]));
    rerender(panel(ticket()));
    expect(asked()).toBe(1);
    unmount();
    const again = renderIn('ru', panel(ticket(), false));
    again.rerender(panel(ticket(), true));
    await vi.waitFor(() => expect(asked()).toBe(2));
    await toggle();
    await screen.findByRole('group', { name: 'Микрофоны' });
    expect(command.mock.calls).toEqual([held(true)]);
  });

  it('are let go by a moderator as soon as Jitsi takes them for one, if they have saved that before', async () => {
    kept = ON_REQUEST;
    const { rerender } = renderIn('ru', panel(ticketWith(), false));
    await toggle();
    await choose('Микрофоны', 'Каждый решает сам');
    await save();
    expect(kept.microphones).toBe('open');
    expect(command).not.toHaveBeenCalled();
    rerender(panel(ticketWith(), true));
    await vi.waitFor(() => expect(command.mock.calls).toEqual([held(false)]));
  });

  it('wait where Jitsi does not take this window for a moderator, which is said', async () => {
    renderIn('ru', panel(ticketWith(), false));
    await toggle();
    await choose('Микрофоны', 'Выключены, включить разрешает модератор');
    expect(screen.getByText(/Jitsi не считает вас модератором/)).toBeTruthy();
    await save();
    expect(screen.getByRole('status').textContent).toBe('Сохранено');
    expect(kept.microphones).toBe('onRequest');
    expect(command).not.toHaveBeenCalled();
  });
});
