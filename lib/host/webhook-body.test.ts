import { describe, expect, it } from 'vitest';
import { NEWS_TYPES, type CallNews } from '../calls/call-news';
import type { CallRecord } from '../calls/call-view';
import { webhookBody } from './webhook-body';
import { WEBHOOK_SCHEMAS } from './webhook-schema';

const ivan = { id: 'host:u1', displayName: 'Иван', avatarUrl: 'https://chat.example.org/ivan.png' };
const maria = { id: 'host:u2', displayName: 'Maria {x} <b>', avatarUrl: null };
const at = new Date('2026-11-22T12:12:30.500Z');

function news(type: CallNews['type'], changes: Partial<CallRecord> = {}): CallNews {
  const call: CallRecord = {
    number: 3,
    media: 'video',
    startedAt: '2026-11-22T12:00:00.000Z',
    startedBy: ivan,
    participants: [ivan, maria],
    answers: [{ person: maria, answer: 'declined' }],
    endedAt: null,
    outcome: 'ongoing',
    ...changes,
  };
  const person = type.startsWith('participant.') ? maria : null;
  return { type, at, chat: { id: 'host:42', kind: 'group' }, call, person };
}
const said = (type: CallNews['type'], changes?: Partial<CallRecord>) =>
  webhookBody(news(type, changes)).data.sentence;

describe('what a host is told', () => {
  it.each(NEWS_TYPES)('of %s is what its schema says, to the last field', (type) => {
    const body = JSON.parse(JSON.stringify(webhookBody(news(type)))) as unknown;
    expect(WEBHOOK_SCHEMAS[type].strict().parse(body)).toEqual(body);
    expect(body).toMatchObject({ type, timestamp: '2026-11-22T12:12:30.500Z' });
    expect(Object.hasOwn((body as { data: object }).data, 'person')).toBe(type.startsWith('participant.'));
  });

  it('holds ids as the host knows them, everywhere', () => {
    const { data } = webhookBody(news('participant.left'));
    expect(data).toMatchObject({
      chat: { id: '42', kind: 'group' },
      person: { id: 'u2' },
      call: {
        startedBy: { id: 'u1' },
        participants: [{ id: 'u1' }, { id: 'u2' }],
        answers: [{ person: { id: 'u2' } }],
      },
    });
    expect(JSON.stringify(data)).not.toContain('host:');
  });

  it('cannot be said without the person it is of', () => {
    expect(() => webhookBody({ ...news('participant.left'), person: null })).toThrow('without a person');
  });
});

describe('the sentence', () => {
  const over = (minutes: number): Partial<CallRecord> => ({
    outcome: 'ended',
    endedAt: new Date(Date.parse('2026-11-22T12:00:59Z') + minutes * 60_000).toISOString(),
  });

  it.each<[CallNews['type'], Partial<CallRecord>, string, string]>([
    ['call.started', {}, 'Иван начинает видеозвонок', 'Иван started a video call'],
    ['call.started', { media: 'audio' }, 'Иван начинает аудиозвонок', 'Иван started an audio call'],
    ['participant.joined', {}, 'Maria {x} <b> теперь в звонке', 'Maria {x} <b> is in the call now'],
    ['participant.left', {}, 'Maria {x} <b> больше не в звонке', 'Maria {x} <b> left the call'],
    ['call.updated', {}, 'Видеозвонок идёт · 2 участника', 'Video call in progress · 2 participants'],
    [
      'call.ended',
      over(12),
      'Видеозвонок завершён · 12 мин · 2 участника',
      'Video call ended · 12 min · 2 participants',
    ],
    [
      'call.ended',
      { ...over(0), media: 'audio', participants: [ivan] },
      'Аудиозвонок завершён · меньше минуты · 1 участник',
      'Audio call ended · under a minute · 1 participant',
    ],
    [
      'call.ended',
      { ...over(125), participants: Array.from({ length: 5 }, () => ivan) },
      'Видеозвонок завершён · 2 ч 5 мин · 5 участников',
      'Video call ended · 2 h 5 min · 5 participants',
    ],
    [
      'call.missed',
      { ...over(0), outcome: 'missed' },
      'Пропущенный видеозвонок: Иван',
      'Missed video call from Иван',
    ],
    [
      'call.missed',
      { ...over(0), outcome: 'declined', media: 'audio' },
      'Отклонённый аудиозвонок: Иван',
      'Declined audio call from Иван',
    ],
    [
      'call.missed',
      { ...over(0), outcome: 'busy' },
      'Пропущенный видеозвонок: Иван · собеседник был в другом звонке',
      'Missed video call from Иван · the other person was in another call',
    ],
  ])('of %s %j is ready in both languages', (type, changes, ru, en) => {
    expect(said(type, changes)).toEqual({ ru, en });
  });
});
