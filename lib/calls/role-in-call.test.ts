import { expect, it } from 'vitest';
import { callWith, membershipWith, stateOf } from '@/testing/calls';
import { NO_CALL } from './call';
import { roleInCall } from './role-in-call';

const direct = membershipWith({ chat: { id: 'dm', kind: 'direct' }, role: 'member' });
const ofIvan = stateOf(callWith({ kind: 'direct' }));
const over = stateOf(callWith({ kind: 'direct', endedAt: new Date() }));

it.each([
  ['who started a direct call', direct, ofIvan, 'ivan', 'moderator'],
  ['who was called', direct, ofIvan, 'maria', 'member'],
  [
    'who was called, whatever the chat says',
    { ...direct, role: 'moderator' as const },
    ofIvan,
    'maria',
    'member',
  ],
  ['who may be the first', direct, NO_CALL, 'maria', 'moderator'],
  ['who may be the first of the next call', direct, over, 'maria', 'moderator'],
  ['a member of a group who started its call', membershipWith(), stateOf(callWith()), 'ivan', 'member'],
  [
    'a moderator of a group',
    membershipWith({ role: 'moderator' }),
    stateOf(callWith()),
    'maria',
    'moderator',
  ],
])('%s is in it what that makes them', (_name, membership, state, personId, expected) => {
  expect(roleInCall(membership, state, personId)).toBe(expected);
});
