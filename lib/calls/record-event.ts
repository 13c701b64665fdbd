import { z } from 'zod';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import { applyEvent, type CallRules, type CallState, type Outcome } from './call';
import { viewOngoing, type CallView } from './call-view';
import { chatIdSchema, type FindMembership } from './membership';
import { MEDIA } from './ticket';

/** What a window reports about its own person. */
export const windowReportSchema = z.strictObject({
  chatId: chatIdSchema,
  number: z.int().min(1).max(2_147_483_647),
  /** Chosen by the window, new each time it goes in. */
  window: z.string().regex(/^[\w-]{8,64}$/),
  event: z.enum(['joined', 'alive', 'left']),
  /** Names the report in logs; a repeated report changes nothing whatever its id. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  /** What the call becomes if this report is the one that starts it. */
  media: z.enum(MEDIA).default('video'),
});

export type WindowReport = z.infer<typeof windowReportSchema>;

export interface RecordEventDeps {
  membership: FindMembership;
  calls: { change(chatId: string, decide: (state: CallState) => Outcome): Promise<Outcome> };
  rules: CallRules;
  now: () => Date;
}

/**
 * Records that somebody's window joined, is still in, or left, for that person only.
 *
 * @returns the call as it is then; null when it is over
 * @throws {AppError} `chat.not_found`; `call.moved` with the `number` of the call to go to
 */
export async function recordEvent(
  deps: RecordEventDeps,
  person: Person,
  report: WindowReport,
): Promise<CallView | null> {
  const { chatId, number, media, window, event: type } = report;
  if (!(await deps.membership(chatId, person.id))) throw new AppError('chat.not_found');
  const { id, displayName, avatarUrl } = person;
  const participant = { id, displayName, avatarUrl };
  const event = { type, chatId, number, media, window, person: participant };
  const now = deps.now();
  const outcome = await deps.calls.change(chatId, (state) => applyEvent(state, event, now, deps.rules));
  if (outcome.moved) throw new AppError('call.moved', { number: outcome.number });
  return viewOngoing(outcome.state, now, deps.rules);
}
