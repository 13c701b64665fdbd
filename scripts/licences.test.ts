import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { licencesPage, licensed, reasonFor } from './licences';

const ROOT = path.resolve(import.meta.dirname ?? __dirname, '..');

it('every package of a production installation has a licence that we may use', () => {
  const all = licensed();
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((one) => reasonFor(one) === null)).toEqual([]);
});

it.each([
  ['GPL-3.0', 'x'],
  ['none', 'x'],
  ['LGPL-3.0-or-later', 'x'],
  ['MIT AND GPL-3.0', 'x'],
  ['SEE LICENSE IN LICENSE', 'x'],
  ['GPL-3.0', '@img/sharp-libvips-linux-x64'],
])('%s is not one for %s', (licence, name) => {
  expect(reasonFor({ name, licence })).toBeNull();
});

it.each(['MIT', '(MIT OR GPL-3.0)', 'GPL-2.0 OR Apache-2.0', 'ISC AND MIT'])('%s is one', (licence) => {
  expect(reasonFor({ name: 'x', licence })).toBe('permissive');
});

it('the lock file says what the installed packages say themselves', () => {
  const wrong = licensed().flatMap(({ name, version, licence }) => {
    const own = packageOf(name);
    return own && own.version === version && own.license !== undefined && own.license !== licence
      ? [`${name}: ${licence}, itself ${own.license}`]
      : [];
  });
  expect(wrong).toEqual([]);
});

it('docs/licences.md is current: npx tsx scripts/licences.ts', () => {
  expect(readFileSync(path.join(ROOT, 'docs/licences.md'), 'utf8')).toBe(licencesPage());
});

/** What an installed package says of itself; null for one that this machine has no use for. */
function packageOf(name: string): { version: string; license?: string } | null {
  try {
    const file = path.join(ROOT, 'node_modules', name, 'package.json');
    return JSON.parse(readFileSync(file, 'utf8')) as { version: string; license?: string };
  } catch {
    return null;
  }
}
