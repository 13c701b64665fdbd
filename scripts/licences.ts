// Writes docs/licences.md anew: npx tsx scripts/licences.ts
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PAGE = path.join(ROOT, 'docs/licences.md');

/** A package as the lock file has it. */
interface Locked {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  license?: string;
}

export interface Licensed {
  name: string;
  version: string;
  licence: string;
  /** Whether it is for some machines only, and nothing is lost without it. */
  optional: boolean;
}

/** What may be used by anybody for anything, as long as its notice stays: licences by their SPDX names. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Unlicense',
];

/** Other licences, for these packages alone, and why they are fine. */
const OTHERS: { licences: string[]; packages: RegExp; why: string }[] = [
  {
    licences: ['LGPL-3.0-or-later'],
    packages: /^@img\/sharp-(?:libvips-|wasm32$|win32-)/,
    why: 'Image libraries that come along with Next.js for resizing pictures, which is switched off (`images.unoptimized`). Optional, loaded as separate files, and unchanged.',
  },
  {
    licences: ['CC-BY-4.0'],
    packages: /^caniuse-lite$/,
    why: 'A table of what browsers can do, used while building and no part of what a browser is sent. Its authors are named here.',
  },
  {
    licences: ['CC-BY-4.0', 'OFL-1.1'],
    packages: /^@fortawesome\/(?:fontawesome-free|free-solid-svg-icons)$/,
    why: 'Icons (CC-BY) and fonts (OFL) of Font Awesome, which come along with the chat’s UI kit, unchanged; naming them, as here, is all that is asked.',
  },
  {
    licences: ['none'],
    packages: /^(?:sasl-anonymous|sasl-plain|saslmechanisms)$/,
    why: 'MIT: these say so in an old field (`licenses`) that the lock file does not take over, and in a file LICENSE.',
  },
];

/** Everything that a production installation has, by the lock file. */
export function licensed(): Licensed[] {
  const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const all = Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder !== '' && !dev)
    .map(([folder, { version = '', license = 'none', optional = false }]) => {
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, licence: license, optional };
    });
  const unique = new Map(all.map((one) => [`${one.name} ${one.version}`, one]));
  return [...unique.values()].sort(byName);
}

/** Why a package may be part of this; null where nobody has found that it may. */
export function reasonFor({ name, licence }: Pick<Licensed, 'name' | 'licence'>): string | null {
  const other = OTHERS.find(({ packages }) => packages.test(name));
  // Of `A OR B` the user chooses, of `A AND B` all hold.
  const choices = licence.replace(/^\((.*)\)$/, '$1').split(' OR ');
  const isPermissive = (part: string) => PERMISSIVE.includes(part);
  if (choices.some((choice) => choice.split(' AND ').every(isPermissive))) return 'permissive';
  const isNamed = (part: string) => isPermissive(part) || other?.licences.includes(part);
  return other && choices.some((choice) => choice.split(' AND ').every(isNamed)) ? other.why : null;
}

/** The page, as it should be. */
export function licencesPage(): string {
  const all = licensed();
  const byLicence = grouped(all);
  const groups = [...byLicence].sort(([one], [other]) => (one < other ? -1 : 1));
  const sections = groups.map(([licence, packages]) => {
    const others = [...new Set(packages.map(reasonFor))].filter((why) => why !== 'permissive');
    const lines = packages.map(
      ({ name, version, optional }) => `- ${name} ${version}${optional ? ' (optional)' : ''}`,
    );
    return [
      `## ${licence}`,
      ...others.map((why) => why ?? 'Nobody has said why this is fine.'),
      lines.join('\n'),
    ].join('\n\n');
  });
  return `# Licences

What a production installation has beside this project’s own code ([MIT](../LICENSE)), by licence. Made of \`package-lock.json\` by \`npx tsx scripts/licences.ts\`; a test holds it current, and lets in only licences that ask for no more than their notice, or that are named with a reason.

${sections.join('\n\n')}
`;
}

function grouped(all: Licensed[]): Map<string, Licensed[]> {
  const groups = new Map<string, Licensed[]>();
  for (const one of all) groups.set(one.licence, [...(groups.get(one.licence) ?? []), one]);
  return groups;
}

function byName(one: Licensed, other: Licensed): number {
  return `${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, licencesPage());
