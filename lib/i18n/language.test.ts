import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language';

describe('the language', () => {
  it.each([
    ['ru', 'en', 'ru'],
    ['en', 'ru-RU,ru;q=0.9', 'en'],
    ['en', null, 'en'],
    [null, null, 'ru'],
    [undefined, '', 'ru'],
    [null, 'en', 'en'],
    [null, 'ru', 'ru'],
    [null, 'en-GB,en;q=0.9', 'en'],
    [null, 'RU-ru', 'ru'],
    [null, 'de-DE,de;q=0.9,ru;q=0.8,en;q=0.7', 'ru'],
    [null, 'en;q=0.5, ru;q=0.9', 'ru'],
    [null, 'ru;q=0,en;q=0.1', 'en'],
    [null, 'ru;q=0.3 , en ; q=0.4', 'en'],
    [null, 'zh-Hant-TW', 'en'],
    [null, 'uk,be', 'en'],
    [null, 'run', 'en'],
    [null, '*', 'ru'],
    [null, ';;;,,q=1', 'ru'],
    [null, 'ru;q=junk,en', 'en'],
  ] as const)('for the profile %s and the browser %s is %s', (profile, accepted, language) => {
    expect(chooseLanguage(profile, accepted)).toBe(language);
  });

  it('is always one that we speak, and soon, whatever the header', () => {
    const header = fc.oneof(
      fc.string(),
      fc.constantFrom('a-', ',', 'ru;', ' ').map((piece) => piece.repeat(20_000)),
    );
    fc.assert(
      fc.property(header, (accepted) => ['ru', 'en'].includes(chooseLanguage(null, accepted))),
      { interruptAfterTimeLimit: 5_000, markInterruptAsFailure: true },
    );
  });
});
