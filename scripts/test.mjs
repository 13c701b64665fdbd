// npm test: everything up to all tests passing, the browser's included.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildIfNeeded, checkNode, installIfNeeded, ROOT } from './prepare.mjs';

checkNode();
installIfNeeded();
const { ensureChromium } = await import('./find-chromium.mjs');
process.env.CHROMIUM_PATH = ensureChromium();

const reports = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
const unit = path.join(reports, 'unit.json');
const walks = path.join(reports, 'walks.json');

const unitStatus = run('node_modules/vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unit}`,
]);
buildIfNeeded();
const walkStatus = run('node_modules/@playwright/test/cli.js', ['test', '-c', 'e2e/playwright.config.ts'], {
  PLAYWRIGHT_JSON_OUTPUT_NAME: walks,
});

const unitReport = read(unit);
const { stats = {} } = read(walks);
const passed = (unitReport.numPassedTests ?? 0) + (stats.expected ?? 0);
const failed = (unitReport.numFailedTests ?? 0) + (stats.unexpected ?? 0);
const again = stats.flaky ? `, ${stats.flaky} passed at the second try only` : '';
console.log(`\n${passed} passed, ${failed} failed${again}`);
rmSync(reports, { recursive: true });
process.exit(unitStatus || walkStatus);

/**
 * @param {string} script
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 */
function run(script, args, environment = {}) {
  const { status } = spawnSync(process.execPath, [path.join(ROOT, script), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status ?? 1;
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
