import { isFrom, type CallState, type Participant } from './call';

/** Whether anybody who looks at the chat would see a difference: everything but renewals of leases. */
export function looksDifferent(before: CallState, after: CallState): boolean {
  if (before.call !== after.call || before.answers !== after.answers) return true;
  if (before.presences.length !== after.presences.length) return true;
  const known = new Set(before.presences);
  return after.presences.some((presence) => {
    if (known.has(presence)) return false;
    const earlier = before.presences.find((other) => isFrom(other, presence));
    return (
      !earlier ||
      earlier.leftAt !== presence.leftAt ||
      earlier.lapsed !== presence.lapsed ||
      !isSamePerson(earlier.person, presence.person)
    );
  });
}

function isSamePerson(one: Participant, other: Participant): boolean {
  return one.displayName === other.displayName && one.avatarUrl === other.avatarUrl;
}
