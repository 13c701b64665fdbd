import { z } from 'zod';
import { attended, present, settle, type CallRules, type CallState, type Presence } from './call';
import { MEDIA } from './ticket';

/** A person as the API shows them. */
export const participantSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  /** Absolute http(s) address, or a path on our own origin. */
  avatarUrl: z.string().nullable(),
});

/** A call that is on, as the API tells it. Times are ISO 8601, UTC. */
export const callViewSchema = z.object({
  number: z.int().positive(),
  media: z.enum(MEDIA),
  startedAt: z.iso.datetime(),
  startedBy: participantSchema,
  /** Who is in it now, each person once, in the order of their coming. */
  participants: z.array(participantSchema),
  /** Who was rung and said no, or is in another call. */
  answers: z.array(z.object({ person: participantSchema, answer: z.enum(['declined', 'busy']) })),
});

export type CallView = z.infer<typeof callViewSchema>;

/**
 * What became of a call. The last three are of direct chats where the other person never came: without a word, with
 * a no, or being in another call.
 */
export const OUTCOMES = ['ongoing', 'ended', 'missed', 'declined', 'busy'] as const;
export type CallOutcome = (typeof OUTCOMES)[number];

/** A call at any time of its life; `participants` are those in it now or, once it is over, all who were. */
export const callRecordSchema = callViewSchema.extend({
  endedAt: z.iso.datetime().nullable(),
  outcome: z.enum(OUTCOMES),
});

export type CallRecord = z.infer<typeof callRecordSchema>;

/** The call that is on in a chat, true at `now` even when nobody has written its end yet; null when there is none. */
export function viewOngoing(state: CallState, now: Date, rules: CallRules): CallView | null {
  const settled = settle(state, now, rules);
  if (!settled.call || settled.call.endedAt) return null;
  return view(settled.call, settled, present(settled, now, rules));
}

/** A call as its message and the history show it; null before the first. */
export function viewRecord(state: CallState, now: Date, rules: CallRules): CallRecord | null {
  const settled = settle(state, now, rules);
  return recordOf(settled, present(settled, now, rules));
}

/**
 * A call as its state has it, whatever the clock says; null before the first.
 *
 * @param inside who is in it as long as it is on
 */
export function recordOf(state: CallState, inside: readonly Presence[]): CallRecord | null {
  const { call } = state;
  if (!call) return null;
  return {
    ...view(call, state, call.endedAt ? attended(state) : inside),
    endedAt: call.endedAt?.toISOString() ?? null,
    outcome: call.endedAt ? howItEnded(state) : 'ongoing',
  };
}

function howItEnded(state: CallState): CallOutcome {
  const { call, answers } = state;
  const answered = attended(state).some(({ person }) => person.id !== call?.startedBy.id);
  if (call?.kind !== 'direct' || answered) return 'ended';
  const said = answers.find(({ answer }) => answer !== 'accepted');
  return said?.answer === 'declined' || said?.answer === 'busy' ? said.answer : 'missed';
}

function view(
  { number, media, startedAt, startedBy }: NonNullable<CallState['call']>,
  state: CallState,
  shown: readonly Presence[],
): CallView {
  const byArrival = [...shown].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  const people = new Map(byArrival.map(({ person }) => [person.id, person]));
  const came = new Set(attended(state).map(({ person }) => person.id));
  return {
    number,
    media,
    startedAt: startedAt.toISOString(),
    startedBy,
    participants: [...people.values()],
    answers: state.answers.flatMap(({ person, answer }) =>
      answer === 'accepted' || came.has(person.id) ? [] : [{ person, answer }],
    ),
  };
}

/** A page of the history: `before` is the number of the call that the page ends ahead of. */
export const callPageSchema = z.object({
  before: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
