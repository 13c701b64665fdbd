import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const text = readFileSync(path.join(import.meta.dirname, 'threat-model.md'), 'utf8');

/** Names of tests as their files have them, without the line breaks of formatting. */
function testsIn(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ');
}

it('names a test for each incident that can happen here, and each is there', () => {
  const rows = text.split('## What has happened to others')[1]?.split('\n## ')[0]?.split('\n').slice(4) ?? [];
  const incidents = rows.filter((row) => row.startsWith('| '));
  expect(incidents.length).toBeGreaterThan(15);
  // Addresses that Jitsi's pages tell others are not ours to test.
  expect(incidents.filter((row) => !row.includes('.ts`')).map((row) => row.slice(2, 20))).toEqual([
    'Addresses of other',
  ]);
  const named = [...text.matchAll(/`([\w./[\]-]+\.(?:test|spec)\.tsx?)` _([^|·]+)_/g)];
  for (const [, file = '', name = ''] of named) {
    expect(existsSync(file), file).toBe(true);
    expect(testsIn(file), file).toContain(`'${name}'`);
  }
});

it('names files and pages that are there', () => {
  const files = [...text.matchAll(/`((?:lib|jitsi|app|components)\/[\w./-]+\.\w+)`/g)].map(
    ([, file = '']) => file,
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect(existsSync(file), file).toBe(true);
  for (const [, link = ''] of text.matchAll(/\]\((?!http)([^)#]+)/g))
    expect(existsSync(path.join(import.meta.dirname, link)), link).toBe(true);
});
