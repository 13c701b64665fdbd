import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import type { Setting, Settings } from '../lib/config/setting';

// Writes what the settings say of themselves: the table of README.md between its markers, and .env.example.
//   npx tsx --conditions=react-server scripts/settings-table.ts --write

const MARKED = /(<!-- settings -->\n)[^]*?(\n?<!-- \/settings -->)/;

/** The settings as Markdown, a table for each group. */
export function settingsTable(groups: Record<string, Settings>): string {
  const tables = Object.entries(groups).map(([group, settings]) => {
    const rows = Object.entries(settings).map(
      ([name, facts]) => `| \`${name}\` | ${cell(facts.about)} | ${cell(fallback(facts))} |`,
    );
    return [`**${group}**`, '', '| Variable | What it is | Without it |', '|---|---|---|', ...rows].join(
      '\n',
    );
  });
  return `\n${tables.join('\n\n')}\n`;
}

/** The settings as a file to copy, every line commented out. */
export function envExample(groups: Record<string, Settings>): string {
  const head = '# Every setting has a default. Copy this file to .env and take the # off what you need.';
  const blocks = Object.entries(groups).flatMap(([group, settings]) => [
    `# --- ${group} ---`,
    ...Object.entries(settings).map(([name, facts]) => `# ${facts.about}\n${exampleLines(name, facts)}`),
  ]);
  return `${[head, ...blocks].join('\n\n')}\n`;
}

/** README.md with the table between its markers, laid out as the formatter wants it. @throws {Error} without markers */
export async function withTable(readme: string, table: string): Promise<string> {
  if (!MARKED.test(readme)) throw new Error('README.md has no <!-- settings --> and <!-- /settings -->');
  const filled = readme.replace(MARKED, (_all, open: string, close: string) => `${open}${table}${close}`);
  return format(filled, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

function fallback({ otherwise }: Setting): string {
  return otherwise ?? 'not set';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

// An example in words is told, and not offered as a value that somebody could take over.
function exampleLines(name: string, { example }: Setting): string {
  return example.includes(' ') ? `# (${example})\n#${name}=` : `#${name}=${example}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { SETTING_GROUPS } = await import('../lib/config/settings');
  const table = settingsTable(SETTING_GROUPS);
  if (process.argv.includes('--write')) {
    writeFileSync('README.md', await withTable(readFileSync('README.md', 'utf8'), table));
    writeFileSync('.env.example', envExample(SETTING_GROUPS));
  } else {
    process.stdout.write(table);
  }
}
