import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startStandin } from '../jitsi/standin/start-standin';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'calls-test-doctor-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function doctor(environment: Record<string, string>, ...flags: string[]) {
  const tsx = ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'scripts/plain-node.tsconfig.json'];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...tsx, 'scripts/doctor.ts', ...flags], {
    env: { PATH, HOME, NODE_ENV: 'test', DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout };
}

it('tells the truth about the stand-in of start:offline, whatever Jitsi is set, and finds that calls work', async () => {
  const standin = await startStandin({ port: 0, dataDir });
  const environment = { STANDIN_PORT: String(standin.port), JITSI_DOMAIN: 'meet.example.org', LANG: 'C' };
  const { status, stdout } = await doctor(environment, '--offline', '--json');
  await standin.close();
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { code: string; what: string }[] };
  expect(ok).toBe(true);
  expect(status).toBe(0);
  expect(checks.map(({ code }) => code)).toEqual([
    'settings_secret',
    'dns_ok',
    'tls_standin',
    'clock_ok',
    'script_ok',
    'config_ok',
    'addresses_ok',
    'framing_ok',
    'login_standin',
  ]);
  expect(checks[2]?.what).toContain(`Open ${standin.origin} once`);
  expect(stdout).not.toContain(readFileSync(path.join(dataDir, 'standin/app-secret'), 'utf8').trim());
});

it('says so where the stand-in does not run', async () => {
  const { status, stdout } = await doctor({ STANDIN_PORT: '1', LANG: 'C' }, '--offline', '--json');
  expect(status).toBe(1);
  expect(stdout).toContain('tls_unreachable');
});
