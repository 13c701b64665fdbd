import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
const pages = tracked.split('\n').filter((file) => file.endsWith('.md') && existsSync(file));

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** A page without what is in its code blocks, which are not for the reader's click. */
const prose = (file: string) => readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '');

/** What a heading is called in an address, as GitHub makes it. */
function anchors(file: string): string[] {
  return [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

/** Links of a page to files and headings of the project, as written. */
const links = (file: string) =>
  [...prose(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const dead = links(page).filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file ? path.join(path.dirname(page), decodeURI(file)) : page;
      if (!existsSync(target)) return true;
      return anchor !== undefined && (statSync(target).isDirectory() || !anchors(target).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  it('names commands that there are', () => {
    const named = [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?([a-z]+(?::[a-z]+)*)/g)];
    // Pages of the examples speak of their own commands too.
    const ours = page.startsWith('examples/') ? [] : named.map(([, name = '']) => name);
    expect(ours.filter((name) => !scripts[name])).toEqual([]);
  });
});
