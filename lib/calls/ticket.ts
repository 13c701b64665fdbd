import { z } from 'zod';
import type { Person } from '../people/person';
import { chatIdSchema, type ChatKind, type Membership, type Role } from './membership';

export const MEDIA = ['video', 'audio'] as const;
export type Media = (typeof MEDIA)[number];

/** What may be asked for; room and name are decided by the server, so they are not in it. */
export const ticketRequestSchema = z.strictObject({
  chatId: chatIdSchema,
  media: z.enum(MEDIA),
});

export type TicketRequest = z.infer<typeof ticketRequestSchema>;

/** All that a window needs to enter one room as one person. The only secret that reaches a browser. */
export interface Ticket {
  provider: 'jitsi';
  /** Host and, where there is one, port; always reached by https. */
  domain: string;
  /** What the meeting component takes; with JaaS it has the app id in front. */
  roomName: string;
  jwt: string | null;
  /** ISO 8601, UTC; null where there is no token. */
  expiresAt: string | null;
  call: { chatId: string; number: number; media: Media };
  person: { id: string; displayName: string; avatarUrl: string | null; role: Role };
  options: TicketOptions;
  /** What the provider does to framed calls, in seconds from the join. */
  limits: { embedSeconds: number } | null;
}

/** How the meeting is to look and behave, in the provider's own words. */
export interface TicketOptions {
  lang: string;
  configOverwrite: Record<string, unknown>;
  interfaceConfigOverwrite: Record<string, unknown>;
}

/** What a provider gets told to make a ticket. */
export interface TicketOrder {
  membership: Membership;
  person: Person;
  language: string;
  number: number;
  media: Media;
  now: Date;
}

/** What carries the media; one folder a provider. */
export interface CallProvider {
  /** Name of a call's room as the provider's own server reports it. */
  room(call: { chatId: string; kind: ChatKind; number: number }): string;
  /** Makes a ticket without any request to the provider and without writing anything. */
  ticket(order: TicketOrder): Ticket;
}
