import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { services } from '../services';
import type { Person } from '../people/person';
import { personOf } from './person-of';

/** The person a page is rendered for, asked for once a request; null when signed out. */
export const pagePerson = cache(async (): Promise<Person | null> =>
  personOf(await headers(), await services()),
);

/** The person a page is rendered for. The signed-out are sent to sign in and come back to `path`. */
export async function requirePerson(path: string): Promise<Person> {
  const person = await pagePerson();
  if (!person) redirect(`/sign-in?${new URLSearchParams({ callbackUrl: path })}`);
  return person;
}
