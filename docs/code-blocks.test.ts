import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { transformSync, type Loader } from 'esbuild';
import { describe, expect, it } from 'vitest';

const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n');

/** The code blocks of a page: language, first line and text. */
const blocks = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(
    ([, language = '', code = '']) => [language, code.split('\n')[0], code] as const,
  );

/** Throws where a block is not what it says it is; languages that are not here are read by other tests. */
const READERS: Record<string, (code: string) => unknown> = {
  sh: (code) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  },
  json: (code) => JSON.parse(code) as unknown,
  ...Object.fromEntries(
    (['js', 'ts', 'tsx'] satisfies Loader[]).map((loader) => [
      loader,
      (code) => transformSync(code, { loader, logLevel: 'silent' }),
    ]),
  ),
};

const all = pages.flatMap((page) => blocks(page).map((block) => [page, ...block] as const));

describe('code of the pages can be read', () => {
  it.each(all.filter(([, language]) => READERS[language]))('%s, %s: %s', (_page, language, _first, code) => {
    expect(() => READERS[language]?.(code)).not.toThrow();
  });
});

describe('the page for a chat that is Next.js', () => {
  const page = 'docs/your-chat-is-nextjs.md';

  it('names folders and files that there are', () => {
    const named = [...readFileSync(page, 'utf8').matchAll(/`((?:app|components|jitsi|lib)\/[^`\s]*)`/g)];
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(file))).toEqual([]);
  });

  it('has the types of what it asks for as they are in the code', () => {
    const types = blocks(page).flatMap(([, , code]) => code.match(/^type (?!FindPerson).*$/gm) ?? []);
    expect(types).toHaveLength(2);
    const code = ['lib/calls/membership.ts', 'lib/db/call-message-sink.ts'].map((file) =>
      readFileSync(file, 'utf8'),
    );
    for (const type of types) expect(code.join('\n')).toContain(`export ${type}`);
  });
});
