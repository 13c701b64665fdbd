import type { Person } from '../people/person';
import { participantOf, type CallRules, type CallState } from './call';
import { viewOngoing, type CallView } from './call-view';
import { requireMembership, type FindMembership } from './membership';
import { applyAnswer, type RingAnswer } from './ring';

export interface AnswerRingDeps {
  membership: FindMembership;
  calls: {
    change<Result extends { state: CallState }>(
      chatId: string,
      decide: (state: CallState) => Result,
    ): Promise<Result>;
  };
  rules: CallRules;
  now: () => Date;
}

/**
 * Records what somebody who is rung has said. Said too late, about a call that is over, it changes nothing.
 *
 * @returns the chat's call as it is then; null when none is on
 * @throws {AppError} `chat.not_found`
 */
export async function answerRing(
  deps: AnswerRingDeps,
  person: Person,
  chatId: string,
  answer: RingAnswer,
): Promise<CallView | null> {
  const membership = await requireMembership(deps, chatId, person);
  const said = { ...answer, person: participantOf(person) };
  const now = deps.now();
  const { state } = await deps.calls.change(chatId, (before) => ({
    // Nobody is rung in a group that is too big for it, so nothing is to be said there.
    state: membership.rings.length > 0 ? applyAnswer(before, said, now, deps.rules) : before,
  }));
  return viewOngoing(state, now, deps.rules);
}
