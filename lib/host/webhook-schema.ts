import { z } from 'zod';
import type { NewsType } from '../calls/call-news';
import { callRecordSchema, participantSchema } from '../calls/call-view';
import { CHAT_KINDS } from '../calls/membership';

/** What a host is told, as it receives it; ids of chats and people are the host's own. */
function schemaOf<Type extends NewsType, More extends z.ZodRawShape>(type: Type, more: More) {
  return z.object({
    type: z.literal(type),
    /** When it happened: ISO 8601, UTC. */
    timestamp: z.iso.datetime(),
    data: z.object({
      chat: z.object({ id: z.string(), kind: z.enum(CHAT_KINDS) }),
      /** The call after the change in which this happened. */
      call: callRecordSchema,
      ...more,
      /** For a service message of the chat. */
      sentence: z.object({ ru: z.string(), en: z.string() }),
    }),
  });
}

/** Every body by its type: what is sent, and what the reference and the API document say of it. */
export const WEBHOOK_SCHEMAS = {
  'call.started': schemaOf('call.started', {}),
  'participant.joined': schemaOf('participant.joined', { person: participantSchema }),
  'participant.left': schemaOf('participant.left', { person: participantSchema }),
  'call.updated': schemaOf('call.updated', {}),
  'call.ended': schemaOf('call.ended', {}),
  'call.missed': schemaOf('call.missed', {}),
} as const satisfies Record<NewsType, z.ZodType>;

export type WebhookBody = { [Type in NewsType]: z.infer<(typeof WEBHOOK_SCHEMAS)[Type]> }[NewsType];

/** When each comes. */
export const WEBHOOK_ABOUT: Record<NewsType, string> = {
  'call.started': 'The first person has joined: the call has begun.',
  'participant.joined':
    'A person has joined. A second window of the same person is no join; somebody who was cut off and is back has joined again.',
  'participant.left':
    'A person has left with their last window, or was not heard of any more: then `timestamp` is when they were heard of last, and this comes when `PRESENCE_EXPIRE_SECONDS` are over.',
  'call.updated': 'Something that people see has changed and no other event says it: an answer, a name.',
  'call.ended': 'The call is over.',
  'call.missed':
    'A call of a direct chat is over, and the other person never came: `outcome` says `missed`, `declined` or `busy`. There is no `call.ended` then.',
};

/** What the fields of a body mean; a `[]` stands for each of a list. */
export const WEBHOOK_FIELDS: Record<string, string> = {
  type: 'What has happened.',
  timestamp: 'When it happened, ISO 8601, UTC. What was noticed late may lie before what came earlier.',
  'data.chat.id': 'Your id of the chat.',
  'data.chat.kind': '`direct` (two people) or `group`.',
  'data.call.number': 'Number of the call within its chat, from 1. Chat and number together name one call.',
  'data.call.media': '`video` or `audio`: how it was begun.',
  'data.call.startedAt': 'When the first person joined.',
  'data.call.startedBy': 'Who that was.',
  'data.call.participants': 'Who is in it, each person once; once it is over, all who were.',
  'data.call.answers': 'Who was rung, did not come, and why.',
  'data.call.answers[].person': 'Who.',
  'data.call.answers[].answer': '`declined`, or `busy`: in another call.',
  'data.call.endedAt': 'When the last person left; null while it is on.',
  'data.call.outcome':
    '`ongoing`, `ended`; in direct chats where the other person never came also `missed`, `declined`, `busy`.',
  'data.person': 'Who joined or left.',
  'data.sentence.ru': 'What has happened, in Russian, ready for a service message.',
  'data.sentence.en': 'The same in English.',
};

/** Fields of a person, wherever one stands. */
export const PERSON_FIELDS: Record<string, string> = {
  id: 'Your id of the person.',
  displayName: 'The name in their token when they joined.',
  avatarUrl: 'The picture in their token, or null.',
};
