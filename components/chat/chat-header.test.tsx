import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CallView } from '@/lib/calls/call-view';
import { IVAN, MARIA, recordWith } from '@/testing/call-views';
import { renderIn } from '@/testing/render';
import { ChatHeader } from './chat-header';

const CHAT = { id: '!a:b/c', title: 'Команда', kind: 'group', memberCount: 3, picture: null } as const;
const show = (call: CallView | null) =>
  renderIn('ru', <ChatHeader chat={CHAT} viewerId="maria" call={call} />);
const links = () =>
  screen.getAllByRole('link').map((link) => [link.textContent || link.ariaLabel, link.getAttribute('href')]);

const BACK = ['К списку чатов', '/'];
const SETTINGS = ['Правила звонков', '/chats/!a%3Ab%2Fc/settings'];
const HISTORY = ['История звонков', '/chats/!a%3Ab%2Fc/calls'];

describe('ChatHeader', () => {
  it('offers both kinds of call, the history and the rules', () => {
    show(null);
    expect(screen.getByRole('heading', { name: 'Команда' })).toBeTruthy();
    expect(links()).toEqual([
      BACK,
      HISTORY,
      SETTINGS,
      ['Аудиозвонок', '/call/!a%3Ab%2Fc?media=audio'],
      ['Видеозвонок', '/call/!a%3Ab%2Fc'],
    ]);
  });

  it('offers the call that is on instead of another one', () => {
    show(recordWith({ media: 'audio' }));
    expect(links()).toEqual([BACK, HISTORY, SETTINGS, ['Войти в звонок', '/call/!a%3Ab%2Fc?media=audio']]);
  });

  it('brings back who is in it', () => {
    show(recordWith({ participants: [IVAN, MARIA] }));
    expect(links()[3]).toEqual(['Вернуться в звонок', '/call/!a%3Ab%2Fc']);
  });
});
