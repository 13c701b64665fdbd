import type { Person } from '../people/person';

/** People whom anyone may be while the demo is on. Their names come in both scripts, as in any real chat. */
export const DEMO_PEOPLE: readonly Person[] = [
  person('ivan', 'Иван Петров'),
  person('maria', 'Мария Соколова'),
  person('oleg', 'Олег Ким'),
  person('anna', 'Anna Weber'),
];

function person(id: string, displayName: string): Person {
  return { id, displayName, avatarUrl: `/people/${id}.svg`, email: `${id}@example.org`, language: null };
}
