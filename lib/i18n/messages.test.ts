import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { ERROR_STATUS, type ErrorCode } from '../errors';
import { errorSentence, MESSAGES } from './sentence';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

/** Names of a message's ICU arguments: braces that do not follow a plural's or select's selector. */
function argumentsOf(message: string): string[] {
  const argument = /(?<!(?:zero|one|two|few|many|other|=\d+)\s*)\{\s*(\w+)/g;
  return [...new Set([...message.matchAll(argument)].map(([, name = '']) => name))].sort();
}

const sentences = { ru: flat(MESSAGES.ru), en: flat(MESSAGES.en) };

describe('the two languages', () => {
  it('have the same keys in the same order', () => {
    expect(sentences.en.map(([key]) => key)).toEqual(sentences.ru.map(([key]) => key));
  });

  it('take the same values in each sentence', () => {
    const values = (language: 'ru' | 'en') =>
      Object.fromEntries(sentences[language].map(([key, message]) => [key, argumentsOf(message)]));
    expect(values('en')).toEqual(values('ru'));
  });

  it.each(['ru', 'en'] as const)('can be said in %s for any number, and hold no empty sentence', (locale) => {
    const messages = MESSAGES[locale] as Tree;
    const onError = (error: Error) => {
      throw error;
    };
    const say = createTranslator<Tree, never>({ locale, messages, onError }) as (
      key: string,
      values: object,
    ) => string;
    for (const [key, message] of sentences[locale]) {
      for (const count of [0, 1, 2, 5, 21]) {
        const values = Object.fromEntries(argumentsOf(message).map((name) => [name, count]));
        const sentence = say(key, values);
        expect(sentence.trim(), key).not.toBe('');
        expect(sentence, key).not.toMatch(/[{}]/);
      }
    }
  });

  it.each(['ru', 'en'] as const)('count in %s as its grammar wants', (locale) => {
    const t = createTranslator({ locale, messages: MESSAGES[locale], namespace: 'chats' });
    const expected = {
      ru: ['Группа, 1 участник', 'Группа, 3 участника', 'Группа, 11 участников', 'Группа, 21 участник'],
      en: ['Group, 1 member', 'Group, 3 members', 'Group, 11 members', 'Group, 21 members'],
    };
    expect([1, 3, 11, 21].map((count) => t('group', { count }))).toEqual(expected[locale]);
  });
});

describe('errors', () => {
  const values = {
    fields: 'F',
    limit: 262144,
    allowed: 'A',
    expected: 'E',
    reference: 'R',
    reason: 'W',
    seconds: 30,
  };

  it.each(Object.keys(ERROR_STATUS) as ErrorCode[])(
    '%s has a sentence of its own in both languages',
    (code) => {
      expect(errorSentence('ru', code, values)).toMatch(/^[А-ЯЁA-Z].*[а-яё].*\.$/);
      expect(errorSentence('en', code, values)).toMatch(/^[A-Z][^а-яё]*\.$/i);
    },
  );

  it('have no sentence without a code', () => {
    const codes = flat(MESSAGES.en.errors).map(([key]) => key);
    expect(codes.sort()).toEqual(Object.keys(ERROR_STATUS).sort());
  });

  it('put values in as they are: no markup, no ICU', () => {
    const odd = `<b>{x}</b> '{' # "a"`;
    expect(errorSentence('en', 'request.invalid', { fields: odd })).toBe(`Wrong data: ${odd}.`);
  });
});
