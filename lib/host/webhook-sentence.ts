import 'server-only';
import { createTranslator } from 'next-intl';
import type { CallNews } from '../calls/call-news';
import { MESSAGES } from '../i18n/sentence';
import type { Language } from '../people/person';

const MINUTE = 60_000;

/** What has happened in a call, as a service message of its chat says it. */
export function newsSentence(language: Language, { type, call, person }: CallNews): string {
  const t = createTranslator({
    locale: language,
    messages: MESSAGES[language],
    namespace: 'webhooks.sentence',
  });
  const calls = createTranslator({ locale: language, messages: MESSAGES[language], namespace: 'calls' });
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

  /** Between two times, in whole minutes. */
  function lengthOf(from: string, to: string): string {
    const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / MINUTE);
    if (minutes < 1) return calls('length.short');
    if (minutes < 60) return calls('length.minutes', { minutes });
    return calls('length.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
}
