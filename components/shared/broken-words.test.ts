import { expect, it } from 'vitest';
import { BROKEN_WORDS } from './broken-words';
import en from '@/lib/i18n/en.json';
import ru from '@/lib/i18n/ru.json';

it('a page that broke with its layout says what other broken pages say', () => {
  expect(ru.pages).toMatchObject(BROKEN_WORDS.ru);
  expect(en.pages).toMatchObject(BROKEN_WORDS.en);
});
