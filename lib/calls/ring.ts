import { z } from 'zod';
import {
  attended,
  present,
  settle,
  type Answer,
  type CallRules,
  type CallState,
  type Participant,
} from './call';
import { callNumberSchema } from './call-number';
import type { Media } from './ticket';

/** A call that somebody is being rung by. */
export interface Ring {
  number: number;
  media: Media;
  caller: Participant;
  /** Milliseconds until it ends by itself. */
  endsIn: number;
}

/**
 * The ring of a chat's call for one of its people, or null. It begins when the caller has joined, and ends after the
 * time the rules give, when the person has answered, declined or joined anywhere, and when nobody is in the call.
 */
export function ringFor(before: CallState, personId: string, now: Date, rules: CallRules): Ring | null {
  const state = settle(before, now, rules);
  const { call } = state;
  if (!call || call.endedAt || call.startedBy.id === personId) return null;
  const endsIn = call.startedAt.getTime() + rules.ring - now.getTime();
  if (endsIn <= 0 || present(state, now, rules).length === 0) return null;
  if (attended(state).some(({ person }) => person.id === personId)) return null;
  if (state.answers.some(({ person }) => person.id === personId)) return null;
  return { number: call.number, media: call.media, caller: call.startedBy, endsIn };
}

/** What a person may say to a ring. */
export const answerSchema = z.strictObject({
  number: callNumberSchema,
  answer: z.enum(['accepted', 'declined']),
});

export type RingAnswer = z.infer<typeof answerSchema>;

/**
 * Notes what somebody said to the ring of a call. Their first word stands, unless they answer after all; to a call
 * that is over, or from who has called, nothing can be said.
 */
export function applyAnswer(
  before: CallState,
  { number, answer, person }: RingAnswer & { person: Participant },
  now: Date,
  rules: CallRules,
): CallState {
  const state = settle(before, now, rules);
  const { call, answers } = state;
  if (!call || call.endedAt || call.number !== number || call.startedBy.id === person.id) return state;
  const known = answers.find((other) => other.person.id === person.id);
  if (known && !replaces(known, answer)) return state;
  const others = answers.filter((other) => other !== known);
  return { ...state, answers: [...others, { person, answer, at: now }] };
}

function replaces(known: Answer, answer: Answer['answer']): boolean {
  return known.answer === 'busy' || (known.answer === 'declined' && answer === 'accepted');
}
