import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asMarkdown, type Report } from '../scripts/bench/report';
import { expect, test } from './fixtures';

test.describe.configure({ timeout: 300_000 });

/**
 * The least of each measure: what it finds means nothing, but that it finds something means that all of it runs. The
 * others start the same servers, and take minutes even so.
 */
for (const [name, lines] of Object.entries({
  ticket: 11,
  'call-page': 6,
  live: 5,
})) {
  test(`the bench of ${name} measures all that it says`, () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-bench-'));
    const file = path.join(folder, 'results.json');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'scripts/plain-node.tsconfig.json'],
        ...['scripts/bench/main.ts', '--tiny', '--only', name, '--json', file],
      ],
      { encoding: 'utf8' },
    );
    expect(status, `${stdout}\n${stderr}`).toBe(0);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    rmSync(folder, { recursive: true });
    expect(report).toMatchObject({ size: 'tiny', node: process.versions.node });
    expect(report.rows.map(({ measure }) => measure)).toEqual(Array.from({ length: lines }, () => name));
    for (const { what, ours, beside, ratio, target, met } of report.rows) {
      // No machine changes it, so even this run holds it.
      if (what.startsWith('script of the call page')) expect(met, `${what}: ${ours} kB`).toBe(true);
      expect(ours).toEqual(expect.any(Number));
      // What is little may be nothing here, such as the memory of ten streams, and has no ratio then.
      if (beside) expect(beside.value).toBeGreaterThanOrEqual(0);
      expect(typeof ratio).toBe(beside?.value ? 'number' : 'object');
      expect(typeof met).toBe(target ? 'boolean' : 'object');
    }
    expect(asMarkdown(report)).toContain(`**${name}**`);
  });
}
