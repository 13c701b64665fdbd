import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Message } from '@/lib/chats/message';
import { callMessage, overWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { MessageHistory } from './message-history';

const IVAN = { id: 'ivan', displayName: 'Иван Петров', avatarUrl: '/people/ivan.svg' };
const MARIA = { id: 'maria', displayName: 'Мария Соколова', avatarUrl: null };

function message(id: number, author: Message['author'], text: string, sentAt = '2026-03-01T12:00:00.000Z') {
  return { id, chatId: 'team', author, text, sentAt };
}

const history = (messages: Message[], onEarlier: (() => void) | null = null, callOn = false) => (
  <MessageHistory messages={messages} viewerId="ivan" callOn={callOn} onEarlier={onEarlier} />
);
const show = (...shown: Parameters<typeof history>) => renderIn('ru', history(...shown));

describe('MessageHistory', () => {
  it.each([
    '<img src=x onerror="window.hit = true">',
    '<b>жирный</b> &amp; &lt;',
    '<script>window.hit = true</script>',
  ])('shows %s as it was written', (text) => {
    const { container } = show([message(1, MARIA, text)]);
    expect(screen.getByText(text).textContent).toBe(text);
    expect(container.querySelector('img, b, script')).toBeNull();
    expect(window).not.toHaveProperty('hit');
  });

  it('shows markup in a name as it was written', () => {
    show([message(1, { ...MARIA, displayName: '<i>Мария</i>' }, 'привет')]);
    expect(screen.getByText('<i>Мария</i>')).toBeTruthy();
  });

  it('keeps line breaks, and lets each text have its own direction', () => {
    show([message(1, MARIA, 'раз\n  два')]);
    const text = screen.getByText(/раз/);
    expect(text.textContent).toBe('раз\n  два');
    expect(text.getAttribute('dir')).toBe('auto');
  });

  it('names the sender of every message, and puts own ones on the other side', () => {
    show([message(1, MARIA, 'первое'), message(2, MARIA, 'второе'), message(3, IVAN, 'третье')]);
    const entries = [...screen.getByRole('log', { name: 'Сообщения' }).querySelectorAll('section')];
    expect(entries.map((entry) => within(entry).getByText(/Мария|Иван/).textContent)).toEqual([
      'Мария Соколова',
      'Мария Соколова',
      'Иван Петров',
    ]);
    expect(entries.map((entry) => entry.classList.contains('cs-message--outgoing'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('gives the time of each message and heads each day once', () => {
    const messages = ['2026-03-01T12:00:00.000Z', '2026-03-01T12:30:00.000Z', '2026-03-04T12:00:00.000Z'];
    const { container } = show(messages.map((sentAt, index) => message(index + 1, MARIA, 'x', sentAt)));
    expect(screen.getAllByRole('heading').map((day) => day.textContent)).toEqual([
      '1 марта 2026 г.',
      '4 марта 2026 г.',
    ]);
    expect([...container.querySelectorAll('time')].map((time) => time.dateTime)).toEqual(messages);
  });

  it('asks for earlier messages only where there are some', async () => {
    const onEarlier = vi.fn();
    const { rerender } = show([message(1, MARIA, 'x')], onEarlier);
    await userEvent.click(screen.getByRole('button', { name: 'Показать более ранние' }));
    expect(onEarlier).toHaveBeenCalledTimes(1);
    rerender(history([message(1, MARIA, 'x')]));
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows a call in its place, and what follows it under a head of its own', () => {
    const call = callMessage(2, overWith({ startedBy: MARIA }));
    const { container } = show([message(1, MARIA, 'до'), call, message(3, MARIA, 'после')]);
    expect([...container.querySelectorAll('section, article')].map((entry) => entry.tagName)).toEqual([
      'SECTION',
      'ARTICLE',
      'SECTION',
    ]);
    expect(container.querySelectorAll('section .cs-avatar')).toHaveLength(2);
  });

  it('offers to call back at the latest call only, and while none is on', () => {
    const missed = (id: number) => callMessage(id, overWith({ startedBy: MARIA, outcome: 'missed' }));
    const messages = [missed(1), missed(2), message(3, MARIA, 'x')];
    const { rerender } = show(messages);
    const [first, second] = screen.getAllByRole('article', { name: 'Пропущенный видеозвонок' });
    expect(within(first!).queryByRole('link')).toBeNull();
    expect(within(second!).getByRole('link', { name: 'Перезвонить' })).toBeTruthy();
    rerender(history(messages, null, true));
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('says that there are no messages yet', () => {
    show([]);
    expect(screen.getByText('Пока нет сообщений. Напишите первое или позвоните.')).toBeTruthy();
  });
});
