import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '@/lib/chats/message';
import { renderIn } from '@/testing/render';
import { ChatFeed } from './chat-feed';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

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
const feed = (newest: Message[]) => (
  <ChatFeed chatId="!a:b/c" viewer={VIEWER} newest={newest} pageSize={2} textLimit={4000} />
);
const texts = () =>
  [...screen.getByRole('log').querySelectorAll('section p')].map((text) => text.textContent);
const field = () => screen.getByRole('textbox', { name: 'Напишите сообщение' });

beforeEach(() => {
  request.mockReset();
  refresh.mockReset();
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
    expect(refresh).toHaveBeenCalledTimes(1);
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
