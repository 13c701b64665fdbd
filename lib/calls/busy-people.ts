import { heardSince, type CallRules, type CallState, type HeardSince, type Participant } from './call';
import type { Membership } from './membership';

export interface BusyPeopleDeps {
  calls: {
    load(chatId: string): Promise<CallState>;
    /** Who of these people is in a call of another chat: the lease of a window or an occupant of theirs holds. */
    elsewhere(chatId: string, personIds: string[], since: HeardSince): Promise<Set<string>>;
  };
  rules: CallRules;
}

/** Whom the call of a chat would ring if it began now, but who is in another one. */
export async function busyPeople(
  { calls, rules }: BusyPeopleDeps,
  { chat, rings }: Membership,
  now: Date,
): Promise<Participant[]> {
  if (rings.length === 0) return [];
  const { call } = await calls.load(chat.id);
  if (call && !call.endedAt) return [];
  const busy = await calls.elsewhere(
    chat.id,
    rings.map(({ id }) => id),
    heardSince(now, rules),
  );
  return rings.filter(({ id }) => busy.has(id));
}
