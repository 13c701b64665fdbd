import { z } from 'zod';
import { present, settle, type CallRules, type CallState, type Participant, type Presence } from './call';
import type { Media } from './ticket';

/** A call that is on, as the API tells it. Times are ISO 8601, UTC. */
export interface CallView {
  number: number;
  media: Media;
  startedAt: string;
  startedBy: Participant;
  /** Who is in it now, each person once, in the order of their coming. */
  participants: Participant[];
}

/** A call that is over; `participants` are all who were in it. */
export interface EndedCallView extends CallView {
  endedAt: string;
}

/** The call that is on in a chat, true at `now` even when nobody has written its end yet; null when there is none. */
export function viewOngoing(state: CallState, now: Date, rules: CallRules): CallView | null {
  const settled = settle(state, now, rules);
  if (!settled.call || settled.call.endedAt) return null;
  return view(settled.call, present(settled, now, rules));
}

/** A call of the history. */
export function viewEnded({ call, presences }: CallState): EndedCallView | null {
  return call?.endedAt ? { ...view(call, presences), endedAt: call.endedAt.toISOString() } : null;
}

function view(
  { number, media, startedAt, startedBy }: NonNullable<CallState['call']>,
  presences: readonly Presence[],
): CallView {
  const byArrival = [...presences].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  const people = new Map(byArrival.map(({ person }) => [person.id, person]));
  return {
    number,
    media,
    startedAt: startedAt.toISOString(),
    startedBy,
    participants: [...people.values()],
  };
}

/** A page of the history: `before` is the number of the call that the page ends ahead of. */
export const callPageSchema = z.object({
  before: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
