import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { factsWith } from '@/testing/call-windows';
import { renderIn } from '@/testing/render';
import { CallTwice } from './call-twice';

const nothing = () => undefined;

describe('CallTwice', () => {
  it.each([
    [
      'ru',
      true,
      'Перенести звонок сюда',
      '/call/team?prejoin=0&moved=audio-on.video-off',
      'Он идёт в другом окне',
    ],
    [
      'en',
      false,
      'Move the call here',
      '/call/team?moved=audio-on.video-off',
      'It waits for you in another window',
    ],
  ] as const)('offers in %s to move the call here, inside: %s', (language, inside, name, href, words) => {
    const other = factsWith({ inside, muted: { audio: false, video: true } });
    renderIn(language, <CallTwice chatId="team" other={other} onBack={nothing} onLeave={nothing} />);
    expect(screen.getByRole('link', { name }).getAttribute('href')).toBe(href);
    expect(screen.getByRole('region').textContent).toContain(words);
  });

  it('leads back to the other window, or to the chat', async () => {
    const onBack = vi.fn();
    renderIn('ru', <CallTwice chatId="team" other={factsWith()} onBack={onBack} onLeave={nothing} />);
    await userEvent.click(screen.getByRole('button', { name: 'Вернуться туда' }));
    expect(onBack).toHaveBeenCalledOnce();
    expect(screen.getByRole('link', { name: 'Вернуться в чат' }).getAttribute('href')).toBe('/chats/team');
  });

  it.each([
    ['ru', 'Вы сейчас в звонке «Мария». Выйти из него и войти в другой?', 'Выйти и перейти'],
    ['en', 'You are in the call “Мария”. Leave it and join another one?', 'Leave and join'],
  ] as const)('asks in %s before the call of another chat is left', async (language, words, leave) => {
    const onLeave = vi.fn();
    const other = factsWith({ chatId: 'ivan-maria', chatTitle: 'Мария' });
    renderIn(language, <CallTwice chatId="team" other={other} onBack={nothing} onLeave={onLeave} />);
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.getByRole('link').getAttribute('href')).toBe('/chats/team');
    await userEvent.click(screen.getByRole('button', { name: leave }));
    expect(onLeave).toHaveBeenCalledOnce();
  });
});
