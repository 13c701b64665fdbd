import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '@/lib/chats/message';
import { callMessage, overWith, recordWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { ChatFeed } from './chat-feed';

const request = vi.fn<typeof fetch>();
const VIEWER = { id: 'ivan', displayName: 'Иван Петров', avatarUrl: null };
const MARIA = { id: 'maria', displayName: 'Мария Соколова', avatarUrl: null };
const PATH = '/api/chats/!a%3Ab%2Fc/messages';

const message = (id: number, text = `№ ${id}`): Message => ({
  id,
  chatId: '!a:b/c',
  author: MARIA,
  text,
  sentAt: '2026-03-01T12:00:00.000Z',
});
const feed = (newest: Message[], arrived: Message[] = []) => (
  <ChatFeed
    chatId="!a:b/c"
    viewer={VIEWER}
    newest={newest}
    arrived={arrived}
    callOn={false}
    pageSize={2}
    textLimit={4000}
  />
);
const texts = () =>
  [...screen.getByRole('log').querySelectorAll(':scope section p')].map((text) => text.textContent);
const field = () => screen.getByRole('textbox', { name: 'Напишите сообщение' });

beforeEach(() => {
  request.mockReset();
  vi.stubGlobal('fetch', request);
});

afterEach(() => vi.unstubAllGlobals());

describe('ChatFeed', () => {
  it('sends a message and shows it at once', async () => {
    request.mockResolvedValue(Response.json({ id: 7 }, { status: 201 }));
    renderIn('ru', feed([message(3)]));
    await userEvent.type(field(), 'привет{Enter}');
    expect(request).toHaveBeenCalledTimes(1);
    const [path, init] = request.mock.calls[0] ?? [];
    expect([path, init?.method, init?.body]).toEqual([PATH, 'POST', '{"text":"привет"}']);
    expect(texts()).toEqual(['№ 3', 'привет']);
  });

  it('shows nothing as sent that the server has refused', async () => {
    request.mockResolvedValue(
      Response.json({ error: { code: 'chat.not_found', message: 'Такого чата нет.' } }, { status: 404 }),
    );
    renderIn('ru', feed([message(3)]));
    await userEvent.type(field(), 'привет{Enter}');
    expect(screen.getByRole('alert').textContent).toMatch(/Такого чата нет\./);
    expect(texts()).toEqual(['№ 3']);
  });

  it('adds what the server brings later, each message once and in order', () => {
    const { rerender } = renderIn('ru', feed([message(3), message(4)]));
    rerender(feed([message(4), message(5)]));
    expect(texts()).toEqual(['№ 3', '№ 4', '№ 5']);
  });

  it('adds what arrives live, and believes it over what it knew', () => {
    const { rerender } = renderIn('ru', feed([message(3), message(4)]));
    rerender(feed([message(3), message(4)], [message(4, 'иначе'), message(5)]));
    expect(texts()).toEqual(['№ 3', 'иначе', '№ 5']);
  });

  it('shows its own message once when that arrives live as well', async () => {
    request.mockResolvedValue(Response.json({ id: 7 }, { status: 201 }));
    const { rerender } = renderIn('ru', feed([message(3)]));
    await userEvent.type(field(), 'привет{Enter}');
    rerender(feed([message(3)], [message(7, 'привет')]));
    expect(texts()).toEqual(['№ 3', 'привет']);
  });

  it('keeps a change of something earlier until its page is shown, and leaves out nothing between', async () => {
    const changed = callMessage(1, overWith());
    renderIn('ru', feed([message(4), message(5)], [changed]));
    expect(screen.queryByRole('article')).toBeNull();
    request.mockResolvedValueOnce(Response.json({ messages: [message(2), message(3)] }));
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(request.mock.calls[0]?.[0]).toBe(`${PATH}?before=4&limit=2`);
    request.mockResolvedValueOnce(Response.json({ messages: [callMessage(1, recordWith())] }));
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(screen.getByRole('article', { name: 'Видеозвонок завершён' })).toBeTruthy();
    expect(texts()).toEqual(['№ 2', '№ 3', '№ 4', '№ 5']);
  });

  it('pages back until there is nothing earlier', async () => {
    renderIn('ru', feed([message(4), message(5)]));
    request.mockResolvedValueOnce(Response.json({ messages: [message(2), message(3)] }));
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(request.mock.calls[0]?.[0]).toBe(`${PATH}?before=4&limit=2`);
    expect(texts()).toEqual(['№ 2', '№ 3', '№ 4', '№ 5']);

    request.mockResolvedValueOnce(Response.json({ messages: [message(1)] }));
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(texts()).toEqual(['№ 1', '№ 2', '№ 3', '№ 4', '№ 5']);
    expect(screen.queryByRole('button', { name: 'Показать более ранние' })).toBeNull();
  });

  it('offers nothing earlier where all fits one page', () => {
    renderIn('ru', feed([message(5)]));
    expect(screen.queryByRole('button', { name: 'Показать более ранние' })).toBeNull();
  });

  it('says why earlier messages did not come', async () => {
    request.mockRejectedValue(new TypeError('Failed to fetch'));
    renderIn('ru', feed([message(4), message(5)]));
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(screen.getByRole('alert').textContent).toMatch(/^Нет связи с сервером/);
  });
});
