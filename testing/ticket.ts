import { DEFAULT_MODERATION } from '@/lib/calls/moderation';
import type { Ticket } from '@/lib/calls/ticket';

/** A ticket of a group's video call on an own domain, with what a test wants different. */
export function ticketWith(changes: Partial<Ticket> = {}): Ticket {
  return {
    provider: 'jitsi',
    domain: 'meet.example.org',
    roomName: 'chat-abc',
    jwt: 'header.claims.signature',
    expiresAt: '2026-11-22T13:00:00.000Z',
    call: { chatId: 'team', number: 1, media: 'video' },
    person: { id: 'ivan', displayName: 'Иван', avatarUrl: null, role: 'moderator' },
    options: {
      lang: 'ru',
      configOverwrite: { subject: 'Команда', prejoinConfig: { enabled: true, hideDisplayName: true } },
      interfaceConfigOverwrite: {},
    },
    moderation: DEFAULT_MODERATION,
    limits: null,
    ...changes,
  };
}
