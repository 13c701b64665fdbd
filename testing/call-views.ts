import type { CallRecord } from '@/lib/calls/call-view';
import type { CallMessage } from '@/lib/chats/message';

export const IVAN = { id: 'ivan', displayName: 'Иван Петров', avatarUrl: '/people/ivan.svg' };
export const MARIA = { id: 'maria', displayName: 'Мария Соколова', avatarUrl: null };
export const OLEG = { id: 'oleg', displayName: 'Олег Ким', avatarUrl: null };

/** A video call that Ivan began at noon, UTC, and that is on, with what a test wants different. */
export function recordWith(changes: Partial<CallRecord> = {}): CallRecord {
  return {
    number: 1,
    media: 'video',
    startedAt: '2026-03-01T12:00:00.000Z',
    startedBy: IVAN,
    participants: [IVAN],
    answers: [],
    endedAt: null,
    outcome: 'ongoing',
    ...changes,
  };
}

/** What becomes of that call twelve minutes later, where it does not say otherwise. */
export function overWith(changes: Partial<CallRecord> = {}): CallRecord {
  return recordWith({ endedAt: '2026-03-01T12:12:30.000Z', outcome: 'ended', ...changes });
}

/** The message of a call. */
export function callMessage(id: number, call: CallRecord): CallMessage {
  return { id, chatId: 'team', author: call.startedBy, sentAt: call.startedAt, call };
}
