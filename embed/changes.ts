import type { Call, CallDetails, CallRecord, CallState, Ring } from './types';

/** A chat's call as the server tells it to one person. */
export interface Seen {
  call: Call | null;
  /** The latest call, on or over. */
  last: CallRecord | null;
  ring: Ring | null;
  /** Whom it is told, by the host's id. */
  personId: string;
}

export type Change = {
  [Name in keyof CallDetails]: [name: Name, detail: CallDetails[Name]];
}[keyof CallDetails];

/** Whether the person of this page is in the call, in whatever window. */
export function isIn({ call, personId }: Seen): boolean {
  return !!call?.participants.some(({ id }) => id === personId);
}

/** What a button shows; before anything is known, that one can call. */
export function stateOf(seen: Seen | undefined): CallState {
  if (!seen?.call) return 'idle';
  const { startedBy, participants } = seen.call;
  if (!isIn(seen)) return 'ongoing';
  return startedBy.id === seen.personId && participants.length < 2 ? 'calling' : 'joined';
}

/** What has happened between two looks, oldest first. Found at the first look, nothing has but a ring that is on. */
export function changesBetween(before: Seen | undefined, now: Seen): Change[] {
  const changes: Change[] = [];
  if (before) {
    const { call: was } = before;
    const { call: is, last, personId } = now;
    const same = was?.number === is?.number;
    const passages = (name: 'call-joined' | 'call-left', from: Call | null, to: Call | null) =>
      to?.participants.forEach((person) => {
        if (same && from?.participants.some(({ id }) => id === person.id)) return;
        changes.push([name, { call: to, person, self: person.id === personId }]);
      });
    passages('call-left', is, was);
    if (!same) {
      if (was) changes.push(['call-ended', { call: last?.number === was.number ? last : was }]);
      if (is) changes.push(['call-started', { call: is }]);
    }
    passages('call-joined', was, is);
  }
  if (before?.ring?.number !== now.ring?.number) changes.push(['call-ring', { ring: now.ring }]);
  return changes;
}
