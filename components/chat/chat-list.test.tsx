import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderIn } from '@/testing/render';
import { CHAT_PAGE } from '../../lib/chats/list-place';
import { ChatList } from './chat-list';
import { chatListOf, chatSummary } from './chat-summary';

const person = (id: string, displayName: string) => ({
  person: { id, displayName, avatarUrl: `/people/${id}.svg`, email: null, language: null },
  role: 'member' as const,
});
const IVAN = person('ivan', 'Иван');
const MARIA = person('maria', 'Мария');
const CHATS = [
  { id: '!room:example.org', kind: 'direct' as const, title: null, members: [IVAN, MARIA], memberCount: 2 },
  { id: 'чат 100%', kind: 'group' as const, title: 'Команда', members: [IVAN, MARIA], memberCount: 12 },
].map((chat) => chatSummary(chat, 'ivan'));
const [PAIR, TEAM] = CHATS;

describe('ChatList', () => {
  it('links each chat, named by its title and kind', () => {
    renderIn('ru', <ChatList chats={CHATS} more={null} />);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/chats/!room%3Aexample.org',
      `/chats/${encodeURIComponent('чат 100%')}`,
    ]);
    expect(screen.getByRole('link', { name: 'Мария Личный чат' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Команда Группа, 12 участников' })).toBeTruthy();
  });

  it.each([
    ['ru', 1000, 'Группа, 1 000 участников'],
    ['ru', 1001, 'Группа, больше 1 000 участников'],
    ['en', 1001, 'Group, more than 1,000 members'],
  ] as const)('says in %s how big a group of %i is', (language, memberCount, words) => {
    renderIn(language, <ChatList chats={[{ ...TEAM!, memberCount }]} more={null} />);
    expect(screen.getByText((text) => text.replaceAll(/\s/g, ' ') === words)).toBeTruthy();
  });

  it('marks the chat that is open', () => {
    renderIn('ru', <ChatList chats={CHATS} more={null} current={TEAM} />);
    expect(screen.getByRole('link', { current: 'page' }).textContent).toContain('Команда');
    expect(screen.getAllByRole('link')).toHaveLength(2);
  });

  it('has the chat that is open at its head when it is on a later page', () => {
    renderIn('ru', <ChatList chats={[PAIR!]} more="/?after=1.x" current={TEAM} />);
    const [first] = screen.getAllByRole('link');
    expect(first?.textContent).toContain('Команда');
    expect(first?.getAttribute('aria-current')).toBe('page');
  });

  it('leads on and back by links', () => {
    const { rerender } = renderIn('ru', <ChatList chats={CHATS} more="/?after=1.x" />);
    expect(screen.getByRole('link', { name: 'Ещё чаты' }).getAttribute('href')).toBe('/?after=1.x');
    expect(screen.queryByRole('link', { name: 'К первым чатам' })).toBeNull();
    rerender(<ChatList chats={CHATS} more={null} first={false} />);
    expect(screen.getByRole('link', { name: 'К первым чатам' }).getAttribute('href')).toBe('/');
    expect(screen.queryByRole('link', { name: 'Ещё чаты' })).toBeNull();
  });

  it('says that there are none, on the first page only', () => {
    const { rerender } = renderIn('en', <ChatList chats={[]} more={null} />);
    expect(screen.getByText('You have no chats yet.')).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
    rerender(<ChatList chats={[]} more={null} first={false} />);
    expect(screen.queryByText('You have no chats yet.')).toBeNull();
    expect(screen.getByRole('link', { name: 'Back to the first chats' })).toBeTruthy();
  });
});

describe('a list that was read with one more than it shows', () => {
  const listed = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ id: `c${index}`, kind: 'group' as const, title: 'Chat', members: [IVAN], memberCount: 1 },
      place: { activeAt: 1000 - index, chatId: `c${index}` },
    }));

  it('goes on after the last that it shows', () => {
    const { chats, more } = chatListOf(listed(CHAT_PAGE + 1), 'ivan');
    expect(chats).toHaveLength(CHAT_PAGE);
    expect(more).toBe(`/?after=${1000 - CHAT_PAGE + 1}.c${CHAT_PAGE - 1}`);
  });

  it('ends where there is no more', () => {
    expect(chatListOf(listed(CHAT_PAGE), 'ivan')).toMatchObject({ more: null });
  });
});
