import { z } from 'zod';
import type { CallRules, CallState } from './call';
import { callRecordSchema, callViewSchema, participantSchema, viewOngoing, viewRecord } from './call-view';
import { outsideId } from './host-id';
import { MEDIA } from './ticket';
import { outsideCall, outsideRing } from './outside-view';
import { ringFor } from './ring';

/** What a page of the host is told of a chat's call, for the person whose page it is. */
export const hostViewSchema = z.object({
  /** The call that is on. */
  call: callViewSchema.nullable(),
  /** The latest one, on or over. */
  last: callRecordSchema.nullable(),
  /** The person is being rung; it ends by itself after `endsIn` milliseconds. */
  ring: z
    .object({
      number: z.int().positive(),
      media: z.enum(MEDIA),
      caller: participantSchema,
      endsIn: z.number().positive(),
    })
    .nullable(),
  /** Whose page it is, as the host knows them. */
  personId: z.string(),
});

export type HostView = z.infer<typeof hostViewSchema>;

/**
 * A chat's call as the page of one of the host's people shows it.
 *
 * @param person whose page it is, and whether the chat's calls ring them
 */
export function hostView(
  state: CallState,
  person: { id: string; rings: boolean },
  now: Date,
  rules: CallRules,
): HostView {
  const call = viewOngoing(state, now, rules);
  const last = viewRecord(state, now, rules);
  const ring = person.rings ? ringFor(state, person.id, now, rules) : null;
  return {
    call: call && outsideCall(call),
    last: last && outsideCall(last),
    ring: ring && outsideRing(ring),
    personId: outsideId(person.id),
  };
}
