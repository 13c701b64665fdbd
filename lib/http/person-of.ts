import 'server-only';
import { sessionPersonId } from '../auth/session';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import type { Services } from '../services';

/** The person a request comes from, by its session cookie; null when signed out. */
export async function personOf(headers: Headers, services: Services): Promise<Person | null> {
  const id = await sessionPersonId(headers.get('cookie'), services.settings);
  return id ? services.people.find(id) : null;
}

/** The same. @throws {AppError} `auth.signed_out` */
export async function requirePersonOf(headers: Headers, services: Services): Promise<Person> {
  const person = await personOf(headers, services);
  if (!person) throw new AppError('auth.signed_out');
  return person;
}
