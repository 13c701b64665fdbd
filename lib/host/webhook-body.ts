import 'server-only';
import type { CallNews } from '../calls/call-news';
import { outsideId } from '../calls/host-id';
import { outsideCall, outsidePerson } from '../calls/outside-view';
import type { WebhookBody } from './webhook-schema';
import { newsSentence } from './webhook-sentence';

/** What a host is told of something that has happened in one of its calls, in its own ids. */
export function webhookBody(news: CallNews): WebhookBody {
  const { type, at, chat, person } = news;
  const timestamp = at.toISOString();
  const place = { chat: { ...chat, id: outsideId(chat.id) }, call: outsideCall(news.call) };
  const sentence = { ru: newsSentence('ru', news), en: newsSentence('en', news) };
  switch (type) {
    case 'participant.joined':
    case 'participant.left':
      if (!person) throw new Error(`${type} without a person`);
      return { type, timestamp, data: { ...place, person: outsidePerson(person), sentence } };
    case 'call.started':
    case 'call.updated':
    case 'call.ended':
    case 'call.missed':
      return { type, timestamp, data: { ...place, sentence } };
  }
}
