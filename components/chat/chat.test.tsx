import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '@/lib/chats/message';
import { callMessage, IVAN, MARIA, overWith, recordWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { Chat } from './chat';
import type { useChatLive } from './use-chat-live';

type Live = typeof useChatLive;
const live = vi.hoisted(() => ({ useChatLive: vi.fn<Live>() }));
vi.mock('./use-chat-live', () => live);

const text = (id: number): Message => ({
  id,
  chatId: 'team',
  author: MARIA,
  sentAt: '2026-03-01T12:00:00.000Z',
  text: `№ ${id}`,
});
const chat = (call = recordWith()) => (
  <Chat
    chat={{ id: 'team', title: 'Команда', kind: 'group', memberCount: 3, picture: null }}
    viewer={MARIA}
    call={call}
    newest={[text(3)]}
    after={41}
    pageSize={50}
    textLimit={4000}
  />
);

beforeEach(() => {
  live.useChatLive.mockReset();
  live.useChatLive.mockImplementation(({ call }) => ({ call, connection: 'live', goneCode: null }));
});

describe('Chat', () => {
  it('goes on from what the server has rendered', () => {
    const call = recordWith();
    renderIn('ru', chat(call));
    expect(live.useChatLive).toHaveBeenCalledWith(
      expect.objectContaining({ chatId: 'team', after: 41, call }),
    );
  });

  it('shows the call that is on in its head and above the messages', () => {
    renderIn('ru', chat());
    expect(screen.getAllByRole('link', { name: 'Войти в звонок' })).toHaveLength(2);
    expect(screen.queryByRole('link', { name: 'Видеозвонок' })).toBeNull();
  });

  it('shows neither once it is over', () => {
    const { rerender } = renderIn('ru', chat());
    live.useChatLive.mockReturnValue({ call: null, connection: 'live', goneCode: null });
    rerender(chat());
    expect(screen.queryByRole('region', { name: 'Идёт звонок' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Войти в звонок' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Видеозвонок' })).toBeTruthy();
  });

  it('shows messages as they arrive, and a call as it has become', () => {
    live.useChatLive.mockReturnValue({ call: null, connection: 'live', goneCode: null });
    renderIn('ru', chat());
    const arrive = (...messages: Message[]) =>
      act(() => live.useChatLive.mock.lastCall?.[0].onMessages(messages));
    arrive(text(4), callMessage(5, recordWith({ participants: [IVAN] })));
    expect(screen.getByRole('article', { name: 'Видеозвонок идёт' })).toBeTruthy();
    arrive(callMessage(5, overWith()));
    arrive(text(6));
    expect(screen.getAllByRole('article').map((call) => call.querySelector('p')?.textContent)).toEqual([
      'Видеозвонок завершён',
    ]);
    expect(screen.getAllByText(/^№/).map((one) => one.textContent)).toEqual(['№ 3', '№ 4', '№ 6']);
  });

  it('says quietly that the connection is being made again', () => {
    const { rerender } = renderIn('ru', chat());
    expect(screen.getByRole('status', { name: '' }).textContent).toBe('');
    live.useChatLive.mockReturnValue({ call: null, connection: 'connecting', goneCode: null });
    rerender(chat());
    expect(screen.getByRole('status').textContent).toBe('Нет связи с сервером, восстанавливаем…');
    expect(screen.getByRole('textbox')).toBeTruthy();
  });

  it('says nothing of a first connection that is being made, until it takes too long', () => {
    vi.useFakeTimers();
    try {
      live.useChatLive.mockReturnValue({ call: null, connection: 'connecting', goneCode: null });
      renderIn('ru', chat());
      act(() => void vi.advanceTimersByTime(4900));
      expect(screen.getByRole('status').textContent).toBe('');
      act(() => void vi.advanceTimersByTime(200));
      expect(screen.getByRole('status').textContent).toBe('Нет связи с сервером, восстанавливаем…');
    } finally {
      vi.useRealTimers();
    }
  });

  it('shows nothing more of a chat that one has been removed from', () => {
    live.useChatLive.mockReturnValue({ call: null, connection: 'gone', goneCode: 'chat.not_found' });
    renderIn('ru', chat());
    expect(screen.getByRole('heading', { name: 'Вы больше не в этом чате' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'К списку чатов' }).getAttribute('href')).toBe('/');
    expect(screen.queryByRole('log')).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('leads somebody who is signed out back through the sign-in, and does not say that they were removed', () => {
    live.useChatLive.mockReturnValue({ call: null, connection: 'gone', goneCode: 'auth.signed_out' });
    renderIn('ru', chat());
    expect(screen.getByRole('heading', { name: 'Нужно войти снова' })).toBeTruthy();
    expect(screen.getByRole('alert').textContent).not.toContain('убрал');
    expect(screen.getByRole('link', { name: 'Войти' }).getAttribute('href')).toBe(
      '/sign-in?callbackUrl=%2Fchats%2Fteam',
    );
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});
