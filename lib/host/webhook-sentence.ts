import 'server-only';
import { createTranslator } from 'next-intl';
import type { CallNews } from '../calls/call-news';
import { callLength } from '../i18n/call-length';
import { MESSAGES } from '../i18n/sentence';
import type { Language } from '../people/person';

/** What has happened in a call, as a service message of its chat says it. */
export function newsSentence(language: Language, { type, call, person }: CallNews): string {
  const words = { locale: language, messages: MESSAGES[language] };
  const t = createTranslator({ ...words, namespace: 'webhooks.sentence' });
  const calls = createTranslator({ ...words, namespace: 'calls' });
  const { media, outcome, startedAt, startedBy, endedAt } = call;
  const people = calls('participants', { count: call.participants.length });
  const name = (person ?? startedBy).displayName;
  switch (type) {
    case 'call.started':
      return t(`started.${media}`, { name });
    case 'participant.joined':
      return t('joined', { name });
    case 'participant.left':
      return t('left', { name });
    case 'call.updated':
      return t(`updated.${media}`, { people });
    case 'call.ended':
      return t(`ended.${media}`, { people, length: lengthOf(startedAt, endedAt ?? startedAt) });
    case 'call.missed':
      return t(`${outcome === 'declined' || outcome === 'busy' ? outcome : 'missed'}.${media}`, { name });
  }

  function lengthOf(from: string, to: string): string {
    const { form, numbers } = callLength(Date.parse(to) - Date.parse(from));
    return calls(`length.${form}`, numbers);
  }
}
