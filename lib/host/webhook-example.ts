import 'server-only';
import { NEWS_TYPES, type CallNews, type NewsType } from '../calls/call-news';
import type { CallRecord } from '../calls/call-view';
import { hostId } from '../calls/host-id';
import { webhookBody } from './webhook-body';
import type { WebhookBody } from './webhook-schema';

const anna = { id: hostId('u1'), displayName: 'Анна', avatarUrl: 'https://chat.example.org/faces/u1.png' };
const boris = { id: hostId('u2'), displayName: 'Boris', avatarUrl: null };

const STARTED = '2026-11-22T12:00:00.000Z';
const LEFT = '2026-11-22T12:12:30.000Z';

/** A call between two people, as it is when each thing happens. */
const CALLS: Record<NewsType, Partial<CallRecord>> = {
  'call.started': { participants: [anna] },
  'participant.joined': {},
  'participant.left': { participants: [anna] },
  'call.updated': { participants: [anna], answers: [{ person: boris, answer: 'declined' }] },
  'call.ended': { endedAt: LEFT, outcome: 'ended' },
  'call.missed': { participants: [anna], endedAt: LEFT, outcome: 'missed' },
};

const TIMES: Partial<Record<NewsType, string>> = {
  'call.started': STARTED,
  'participant.joined': '2026-11-22T12:00:08.250Z',
  'call.updated': '2026-11-22T12:00:08.250Z',
};

/** What a host may be told, one of each type, made as the real ones are. */
export function webhookExamples(): WebhookBody[] {
  return NEWS_TYPES.map((type) => webhookBody(exampleOf(type)));
}

function exampleOf(type: NewsType): CallNews {
  const call: CallRecord = {
    number: 7,
    media: 'video',
    startedAt: STARTED,
    startedBy: anna,
    participants: [anna, boris],
    answers: [],
    endedAt: null,
    outcome: 'ongoing',
    ...CALLS[type],
  };
  const chat = { id: hostId('42'), kind: 'direct' } as const;
  const person = type === 'participant.joined' || type === 'participant.left' ? boris : null;
  return { type, at: new Date(TIMES[type] ?? LEFT), chat, call, person };
}
