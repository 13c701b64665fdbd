import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reached, readSources } from '@/testing/imports';
import en from './en.json';
import { PAGE_WORDS, wordsOf } from './page-words';

const sources = readSources(['app', 'components', 'jitsi', 'lib']);
const USED = /\buseTranslations\(([^)]*)\)/g;

const pages = [...sources.keys()].filter((file) => /^app\/(?:.*\/)?page\.tsx$/.test(file));

/** What the parts of a file say in the browser, without what is part of another; an unknown name as it is written. */
function saidBy(file: string): string[] {
  const clients = [...reached(sources, [file])].filter((part) => sources.get(part)?.useClient);
  const used = [...reached(sources, clients)]
    .filter((part) => sources.has(part))
    .flatMap((part) => [...readFileSync(part, 'utf8').matchAll(USED)])
    .map(([, argument = '']) => argument.replace(/^'([\w.]+)'$/, '$1'));
  const names = [...new Set(used)];
  return names.filter((name) => !names.some((other) => name.startsWith(`${other}.`))).sort();
}

const fileOf = (page: string) => path.posix.join('app', page, 'page.tsx');

describe('the words of a page', () => {
  it('are known of every page', () => {
    expect(Object.keys(PAGE_WORDS).map(fileOf).sort()).toEqual(pages.sort());
  });

  it.each(Object.keys(PAGE_WORDS) as (keyof typeof PAGE_WORDS)[])(
    'of %s are those that its parts say in the browser, and no more',
    (page) => {
      expect([...PAGE_WORDS[page]]).toEqual(saidBy(fileOf(page)));
    },
  );

  it('are not needed where a page is not there, or breaks', () => {
    expect(saidBy('app/not-found.tsx')).toEqual([]);
    expect(saidBy('app/global-error.tsx')).toEqual([]);
  });
});

it('words are taken by their names, however deep', () => {
  expect(wordsOf(en, ['pages', 'call.goodbye', 'call.public'])).toEqual({
    pages: en.pages,
    call: { goodbye: en.call.goodbye, public: en.call.public },
  });
});
