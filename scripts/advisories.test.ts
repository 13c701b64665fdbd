import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-npm-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The script, with an npm that prints this and ends with that. */
function run(printed: unknown, status: number) {
  const said = typeof printed === 'string' ? printed : JSON.stringify(printed);
  const npm = `#!/bin/sh\necho "$@" > ${folder}/asked\ncat ${folder}/said\nexit ${status}\n`;
  writeFileSync(path.join(folder, 'said'), said);
  writeFileSync(path.join(folder, 'npm'), npm, { mode: 0o755 });
  const ended = spawnSync(process.execPath, ['scripts/advisories.mjs'], {
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
    encoding: 'utf8',
  });
  return { status: ended.status, said: ended.stdout + ended.stderr };
}

const advisory = (severity: string) => ({
  name: 'left',
  severity,
  via: [{ title: 'Reads too much', url: 'https://github.com/advisories/GHSA-1' }, 'right'],
});

it('asks for what production installs, and passes where nothing is known', () => {
  expect(run({ auditReportVersion: 2, vulnerabilities: {} }, 0)).toEqual({
    status: 0,
    said: 'No known advisory against what production installs\n',
  });
  expect(readFileSync(path.join(folder, 'asked'), 'utf8')).toMatch(
    /^audit --omit=dev --audit-level=high --json /,
  );
});

it.each(['high', 'critical'])('fails with a %s advisory, and names it', (severity) => {
  const { status, said } = run({ vulnerabilities: { left: advisory(severity) } }, 1);
  expect(status).toBe(1);
  expect(said).toContain(
    `left (${severity}): Reads too much, https://github.com/advisories/GHSA-1; by right\n`,
  );
});

it.each(['low', 'moderate'])('passes with a %s one', (severity) => {
  expect(run({ vulnerabilities: { left: advisory(severity) } }, 0).status).toBe(0);
});

it.each([
  [
    '405',
    { message: '405 Method Not Allowed - POST https://registry.example/x', statusCode: 405, error: {} },
  ],
  ['404', { message: '404 Not Found - POST https://registry.example/x', statusCode: 404, error: {} }],
  [
    'nothing: offline',
    { message: 'request to https://registry.example/x failed, reason: getaddrinfo ENOTFOUND', error: {} },
  ],
  ['nothing in time', { message: 'network timeout at: https://registry.example/x', error: {} }],
])('says that nothing was checked where the registry answers %s', (_what, printed) => {
  expect(run(printed, 1)).toEqual({
    status: 0,
    said: `The registry does not answer audits: not checked (${printed.message})\n`,
  });
});

it.each([
  ['there is no lockfile', { error: { code: 'ENOLOCK', summary: 'This command requires a lockfile.' } }],
  ['npm prints no JSON', 'npm: not today'],
])('fails where %s', (_what, printed) => {
  const { status, said } = run(printed, 1);
  expect(status).toBe(1);
  expect(said).toContain('npm audit could not be run');
  expect(said).toMatch(/lockfile|not today/);
});
