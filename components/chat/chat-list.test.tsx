import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderIn } from '@/testing/render';
import { DEFAULT_MODERATION } from '../../lib/calls/moderation';
import { ChatList } from './chat-list';
import { chatSummary } from './chat-summary';

const person = (id: string, displayName: string) => ({
  person: { id, displayName, avatarUrl: `/people/${id}.svg`, email: null, language: null },
  role: 'member' as const,
});
const IVAN = person('ivan', 'Иван');
const MARIA = person('maria', 'Мария');
const moderation = DEFAULT_MODERATION;
const CHATS = [
  { id: '!room:example.org', kind: 'direct' as const, title: null, moderation, members: [IVAN, MARIA] },
  { id: 'чат 100%', kind: 'group' as const, title: 'Команда', moderation, members: [IVAN, MARIA] },
].map((chat) => chatSummary(chat, 'ivan'));

describe('ChatList', () => {
  it('links each chat, named by its title and kind', () => {
    renderIn('ru', <ChatList chats={CHATS} />);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/chats/!room%3Aexample.org',
      `/chats/${encodeURIComponent('чат 100%')}`,
    ]);
    expect(screen.getByRole('link', { name: 'Мария Личный чат' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Команда Группа, 2 участника' })).toBeTruthy();
  });

  it('marks the chat that is open', () => {
    renderIn('ru', <ChatList chats={CHATS} current="чат 100%" />);
    expect(screen.getByRole('link', { current: 'page' }).textContent).toContain('Команда');
  });

  it('says that there are none', () => {
    renderIn('en', <ChatList chats={[]} />);
    expect(screen.getByText('You have no chats yet.')).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
  });
});
