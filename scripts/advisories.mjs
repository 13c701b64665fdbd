// Asks the registry for known advisories against what a production installation has, and fails when there is one of
// high or critical severity. A registry that cannot be asked is said so and fails nothing: it says nothing about us.
import { spawnSync } from 'node:child_process';

/** Milliseconds: long enough for npm's own tries. */
const WITHIN = 120_000;
/**
 * @typedef {{ name: string, severity: string, via: (string | { title: string, url: string })[] }} Affected
 * @typedef {{ vulnerabilities?: Record<string, Affected>, message?: string, statusCode?: number }} Report
 */

const FLAGS = ['--omit=dev', '--audit-level=high', '--json', '--fetch-retries=1'];

const asked = spawnSync('npm', ['audit', ...FLAGS], {
  encoding: 'utf8',
  timeout: WITHIN,
  maxBuffer: 64 * 1024 * 1024,
  // There npm is a script.
  shell: process.platform === 'win32',
});
const report = read(asked.stdout);

if (report?.vulnerabilities) {
  const serious = Object.values(report.vulnerabilities).filter(({ severity }) =>
    ['high', 'critical'].includes(severity),
  );
  for (const { name, severity, via } of serious) console.error(`${name} (${severity}): ${because(via)}`);
  if (serious.length > 0) fail(`Packages with known advisories: ${serious.length}. See npm audit.`);
  else console.log('No known advisory against what production installs');
} else if (isUnreachable(report)) {
  const why = report?.message ?? `nothing within ${WITHIN / 1000} seconds`;
  console.log(`The registry does not answer audits: not checked (${why})`);
} else {
  fail(`npm audit could not be run: ${asked.error?.message ?? (asked.stdout + asked.stderr).trim()}`);
}

/**
 * What npm has printed; null for what is no JSON.
 *
 * @param {string} text
 * @returns {Report | null}
 */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Whether it was the registry or the way to it, and not we, that kept npm from an answer.
 *
 * @param {Report | null} report
 */
function isUnreachable(report) {
  if (asked.error) return 'code' in asked.error && asked.error.code === 'ETIMEDOUT';
  return Number.isInteger(report?.statusCode) || /^request to .+ failed|timeout/i.test(report?.message ?? '');
}

/**
 * Titles and addresses of advisories; where one is in a package further down, its name.
 *
 * @param {Affected['via']} via
 */
function because(via) {
  return via.map((one) => (typeof one === 'string' ? `by ${one}` : `${one.title}, ${one.url}`)).join('; ');
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
