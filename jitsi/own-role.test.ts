import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_ROLE, ownRole, ROLE_EVENTS } from './own-role';

type Seen = [(typeof ROLE_EVENTS)[number], unknown];
const after = (...events: Seen[]) =>
  events.reduce((role, [name, payload]) => ownRole(role, name, payload), NO_ROLE).moderator;

const joined = (id: string): Seen => ['videoConferenceJoined', { id, roomName: 'tea' }];
const role = (id: string, role: string): Seen => ['participantRoleChanged', { id, role }];

it.each<[string, boolean, Seen[]]>([
  ['nobody before the join', false, [role('local', 'moderator')]],
  ['nobody by the join alone', false, [joined('a')]],
  ['a moderator once it is said', true, [joined('a'), role('a', 'moderator')]],
  ['a participant', false, [joined('a'), role('a', 'participant')]],
  ['not a moderator because another is', false, [joined('a'), role('b', 'moderator')]],
  [
    'a moderator still when another is none',
    true,
    [joined('a'), role('a', 'moderator'), role('b', 'participant')],
  ],
  ['a moderator no more', false, [joined('a'), role('a', 'moderator'), role('a', 'participant')]],
  ['promoted later', true, [joined('a'), role('a', 'participant'), role('a', 'moderator')]],
  ['nobody after leaving', false, [joined('a'), role('a', 'moderator'), ['videoConferenceLeft', {}]]],
  [
    'told anew under a new id',
    false,
    [joined('a'), role('a', 'moderator'), joined('b'), role('a', 'moderator')],
  ],
])('one is %s', (_what, expected, events) => {
  expect(after(...events)).toBe(expected);
});

it('whatever the meeting sends, nothing breaks', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ROLE_EVENTS), fc.anything(), (name, payload) => {
      expect(ownRole({ id: 'a', moderator: true }, name, payload)).toHaveProperty('moderator');
    }),
  );
});
