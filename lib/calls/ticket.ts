import { z } from 'zod';
import type { Person } from '../people/person';
import { chatIdSchema, ROLES, type ChatKind, type Membership } from './membership';
import type { Moderation } from './moderation';
import { moderationSchema } from './moderation-schema';

export const MEDIA = ['video', 'audio'] as const;
export type Media = (typeof MEDIA)[number];

/** What may be asked for; room and name are decided by the server, so they are not in it. */
export const ticketRequestSchema = z.strictObject({
  chatId: chatIdSchema,
  media: z.enum(MEDIA),
});

export type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** How the meeting is to look and behave, in the provider's own words. */
const ticketOptionsSchema = z.object({
  lang: z.string(),
  configOverwrite: z.record(z.string(), z.unknown()),
  interfaceConfigOverwrite: z.record(z.string(), z.unknown()),
});

export type TicketOptions = z.infer<typeof ticketOptionsSchema>;

/** All that a window needs to enter one room as one person. The only secret that reaches a browser. */
export const ticketSchema = z.object({
  provider: z.literal('jitsi'),
  /** Host and, where there is one, port; always reached by https. */
  domain: z.string(),
  /** What the meeting component takes; with JaaS it has the app id in front. */
  roomName: z.string(),
  jwt: z.string().nullable(),
  /** ISO 8601, UTC; null where there is no token. */
  expiresAt: z.iso.datetime().nullable(),
  call: z.object({ chatId: z.string(), number: z.int().positive(), media: z.enum(MEDIA) }),
  person: z.object({
    id: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().nullable(),
    role: z.enum(ROLES),
  }),
  options: ticketOptionsSchema,
  /** What holds in this call; token and options are made of it already. */
  moderation: moderationSchema,
  /** What the provider does to framed calls, in seconds from the join. */
  limits: z.object({ embedSeconds: z.int().positive() }).nullable(),
});

export type Ticket = z.infer<typeof ticketSchema>;

/** What a provider gets told to make a ticket. */
export interface TicketOrder {
  membership: Membership;
  person: Person;
  language: string;
  number: number;
  media: Media;
  moderation: Moderation;
  now: Date;
}

/** What carries the media; one folder a provider. */
export interface CallProvider {
  /** Whether its tickets have tokens, so that limits do not rest on what a browser shows alone. */
  signsTokens: boolean;
  /** Name of a call's room as the provider's own server reports it. */
  room(call: { chatId: string; kind: ChatKind; number: number }): string;
  /** Makes a ticket without any request to the provider and without writing anything. */
  ticket(order: TicketOrder): Ticket;
}
