import { MICROPHONES, RECORDERS, SHARERS, type Moderation } from '../../lib/calls/moderation';

/** The rules of calls, in the order in which they are shown. */
export const PARTS = ['share', 'microphones', 'record'] as const satisfies readonly (keyof Moderation)[];

/** What may be chosen for each, in the order in which it is offered. */
export const CHOICES = { share: SHARERS, microphones: MICROPHONES, record: RECORDERS };
