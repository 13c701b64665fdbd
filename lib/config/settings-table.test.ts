import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envExample, settingsTable, withTable } from '../../scripts/settings-table';
import { SETTING_GROUPS } from './settings';

const HOW = 'run: npx tsx --conditions=react-server scripts/settings-table.ts --write';
const names = Object.values(SETTING_GROUPS).flatMap((group) => Object.keys(group));

describe('what is written of the settings', () => {
  it('in README.md is what they say of themselves', async () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme, HOW).toBe(await withTable(readme, settingsTable(SETTING_GROUPS)));
    for (const name of names) expect(readme).toContain(`| \`${name}\``);
  });

  it('in .env.example is what they say of themselves, and sets nothing by itself', () => {
    const example = readFileSync('.env.example', 'utf8');
    expect(example, HOW).toBe(envExample(SETTING_GROUPS));
    for (const line of example.split('\n')) expect(line).toMatch(/^(#.*)?$/);
    for (const name of names) expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
  });

  it('does not offer a secret that somebody could take over', () => {
    expect(readFileSync('.env.example', 'utf8')).toMatch(/^#NEXTAUTH_SECRET=$/m);
  });

  it('needs its markers', async () => {
    await expect(withTable('# No markers', '')).rejects.toThrow('<!-- settings -->');
  });
});
