import { z } from 'zod';
import { AppError } from '../errors';
import type { Person } from '../people/person';
import { busyPeople, type BusyPeopleDeps } from './busy-people';
import { applyEvent, participantOf, type CallState, type Outcome } from './call';
import { callNumberSchema } from './call-number';
import { viewOngoing, type CallView } from './call-view';
import { chatIdSchema, type FindMembership } from './membership';
import { MEDIA, type CallProvider } from './ticket';

/** What a window reports about its own person. */
export const windowReportSchema = z.strictObject({
  chatId: chatIdSchema,
  number: callNumberSchema,
  /** Chosen by the window, new each time it goes in. */
  window: z.string().regex(/^[\w-]{8,64}$/),
  event: z.enum(['joined', 'alive', 'left']),
  /** Names the report in logs; a repeated report changes nothing whatever its id. */
  id: z.string().regex(/^[\w-]{8,64}$/),
  /** What the call becomes if this report is the one that starts it. */
  media: z.enum(MEDIA).default('video'),
});

export type WindowReport = z.infer<typeof windowReportSchema>;

export interface RecordEventDeps extends BusyPeopleDeps {
  membership: FindMembership;
  calls: BusyPeopleDeps['calls'] & {
    change(chatId: string, decide: (state: CallState) => Outcome): Promise<Outcome>;
  };
  provider: Pick<CallProvider, 'room'>;
  now: () => Date;
}

/**
 * Records that somebody's window joined, is still in, or left, for that person only. Of whoever is no member any more
 * it only ever records that they are gone.
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
  const membership = await deps.membership(chatId, person.id);
  const now = deps.now();
  if (!membership) {
    await removeStranger(deps, person, report, now);
    throw new AppError('chat.not_found');
  }
  const { kind } = membership.chat;
  const event = {
    type,
    chatId,
    number,
    kind,
    room: deps.provider.room({ chatId, kind, number }),
    media,
    window,
    person: participantOf(person),
    busy: type === 'joined' ? await busyPeople(deps, membership, now) : [],
  };
  const outcome = await deps.calls.change(chatId, (state) => applyEvent(state, event, now, deps.rules));
  if (outcome.moved) throw new AppError('call.moved', { number: outcome.number });
  return viewOngoing(outcome.state, now, deps.rules);
}

async function removeStranger(
  { calls, rules }: RecordEventDeps,
  person: Person,
  { chatId, number, window }: WindowReport,
  now: Date,
): Promise<void> {
  const { call, presences } = await calls.load(chatId);
  const isThere = presences.some(
    (one) => one.window === window && one.person.id === person.id && one.leftAt === null,
  );
  if (!call || !isThere) return;
  const { kind, media } = call;
  const event = { type: 'left', chatId, number, kind, room: call.room ?? '', media, window } as const;
  await calls.change(chatId, (state) =>
    applyEvent(state, { ...event, person: participantOf(person) }, now, rules),
  );
}
