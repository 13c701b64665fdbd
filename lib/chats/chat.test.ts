import { describe, expect, it } from 'vitest';
import { DEFAULT_MODERATION } from '../calls/moderation';
import { chatTitleFor, roleIn, sharedChatTitle, type Chat } from './chat';

const person = (id: string, displayName: string) => ({
  id,
  displayName,
  avatarUrl: null,
  email: null,
  language: null,
});
const pair: Chat = {
  id: 'pair',
  kind: 'direct',
  title: null,
  moderation: DEFAULT_MODERATION,
  members: [
    { person: person('ivan', 'Иван'), role: 'moderator' },
    { person: person('maria', 'Мария'), role: 'member' },
  ],
};
const team: Chat = { ...pair, id: 'team', kind: 'group', title: 'Команда' };

describe('the title of a chat', () => {
  it.each([
    ['a group, for anybody', team, 'ivan', 'Команда'],
    ['two people, for one of them', pair, 'ivan', 'Мария'],
    ['two people, for the other', pair, 'maria', 'Иван'],
    ['somebody with themselves', { ...pair, members: pair.members.slice(0, 1) }, 'ivan', 'Иван'],
    [
      'a group without a title',
      { ...pair, members: [...pair.members, { person: person('zoe', 'Zoë'), role: 'member' as const }] },
      'ivan',
      'Zoë, Мария',
    ],
  ])('of %s', (_name, chat, viewer, title) => {
    expect(chatTitleFor(chat, viewer)).toBe(title);
  });

  it('reads the same for everyone in the room, whatever the order of the members', () => {
    expect(sharedChatTitle(pair)).toBe('Иван, Мария');
    expect(sharedChatTitle({ ...pair, members: pair.members.toReversed() })).toBe('Иван, Мария');
    expect(sharedChatTitle(team)).toBe('Команда');
  });
});

it.each([
  ['ivan', 'moderator'],
  ['maria', 'member'],
  ['anna', null],
  ['', null],
  ['IVAN', null],
  ['__proto__', null],
])('%j is %s of the chat', (id, role) => {
  expect(roleIn(team, id)).toBe(role);
});
