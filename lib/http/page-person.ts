import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { HostEntry } from '../calls/host-entry';
import { isHostId } from '../calls/host-id';
import type { Person } from '../people/person';
import { services } from '../services';
import { CALL_CHAT } from './call-chat';
import { hostPersonOf } from './host-person-of';
import { pathSegment } from './path-segment';
import { personOf } from './person-of';

/** Who a page is rendered for, asked for once a request; null when signed out. `entry` says how, in a host's chat. */
const visitor = cache(async (): Promise<{ person: Person; entry: HostEntry | null } | null> => {
  const [sent, current] = await Promise.all([headers(), services()]);
  const chatId = pathSegment(sent.get(CALL_CHAT) ?? '');
  if (isHostId(chatId)) return hostPersonOf(sent, chatId, current);
  const person = await personOf(sent, current);
  return person && { person, entry: null };
});

/** The person a page is rendered for; null when signed out. */
export async function pagePerson(): Promise<Person | null> {
  return (await visitor())?.person ?? null;
}

/** How the window that a page is in was entered; null but for a host's chat. */
export async function pageEntry(): Promise<HostEntry | null> {
  return (await visitor())?.entry ?? null;
}

/** The person a page is rendered for. The signed-out are sent to sign in and come back to `path`. */
export async function requirePerson(path: string): Promise<Person> {
  const person = await pagePerson();
  if (!person) redirect(`/sign-in?${new URLSearchParams({ callbackUrl: path })}`);
  return person;
}
