import { expect, it } from 'vitest';
import { DEFAULT_MODERATION } from '../calls/moderation';
import type { Chat } from './chat';
import { membershipIn } from './find-membership';

const person = (id: string) => ({ id, displayName: id, avatarUrl: null, email: null, language: null });
const pair: Chat = {
  id: 'pair',
  kind: 'direct',
  title: null,
  moderation: { ...DEFAULT_MODERATION, share: 'moderators' },
  members: [
    { person: person('ivan'), role: 'moderator' },
    { person: person('maria'), role: 'member' },
  ],
};
const membership = membershipIn({ findFor: (id) => Promise.resolve(id === 'pair' ? pair : null) }, 8);

it('names the chat for the person and for the room, and gives the role and what holds in its calls', async () => {
  expect(await membership('pair', 'maria')).toEqual({
    chat: { id: 'pair', kind: 'direct' },
    role: 'member',
    title: 'ivan',
    subject: 'ivan, maria',
    rings: [{ id: 'ivan', displayName: 'ivan', avatarUrl: null }],
    moderation: { ...DEFAULT_MODERATION, share: 'moderators' },
  });
});

it.each([
  ['a stranger', 'pair', 'anna'],
  ['a chat that does not exist', 'nowhere', 'ivan'],
])('finds nothing for %s', async (_name, chatId, personId) => {
  expect(await membership(chatId, personId)).toBeNull();
});
