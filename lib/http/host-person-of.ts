import 'server-only';
import { outsideId } from '../calls/host-id';
import type { HostEntry } from '../calls/host-entry';
import { readHostSession } from '../host/host-session';
import type { Person } from '../people/person';
import type { Services } from '../services';

/** Who entered a host's chat in this browser, and how; null when nobody has, or their right has ended. */
export async function hostPersonOf(
  headers: Headers,
  chatId: string,
  { settings, hosts, now }: Services,
): Promise<{ person: Person; entry: HostEntry } | null> {
  const origins = settings.hostChat?.origins ?? [];
  const session = await readHostSession(headers.get('cookie'), chatId, settings, now());
  // The host may have moved, or gone, since.
  if (!session || !origins.includes(session.origin)) return null;
  const member = await hosts.find(chatId, session.personId);
  if (!member || member.rightUntil <= now()) return null;
  const until = new Date(Math.min(session.until.getTime(), member.rightUntil.getTime()));
  return {
    person: member.person,
    entry: { origin: session.origin, chatId: outsideId(chatId), until: until.toISOString() },
  };
}
