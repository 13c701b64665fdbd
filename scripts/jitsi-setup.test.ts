import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PRIVATE_PEM } from '../testing/keys';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
  mkdirSync(path.join(folder, 'jitsi'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The real script, in a folder of its own. */
function setUp(...args: string[]) {
  return setUpWith({}, ...args);
}
function setUpWith(environment: Record<string, string>, ...args: string[]) {
  const tsx = [path.resolve('node_modules/tsx/dist/cli.mjs'), '--conditions=react-server'];
  const script = ['--tsconfig', path.resolve('tsconfig.json'), path.resolve('scripts/jitsi-setup.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...tsx, ...script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment } as never,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o777;

describe('npm run jitsi:setup', () => {
  it('writes both files for their owner only, shows no secret, and adds nothing the second time', () => {
    writeFileSync(path.join(folder, '.env'), 'JITSI_APP_ID=mine\nPORT=4000\n', { mode: 0o640 });
    const first = setUp();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^jitsi\/\.env: added PUBLIC_URL, .*\n\.env: added JITSI_DOMAIN, JITSI_APP_SECRET, /,
    );
    expect(first.stdout).not.toMatch(/[0-9a-f]{32}/);
    const [app, jitsi] = [read('.env'), read('jitsi/.env')];
    expect(app).toMatch(/^JITSI_APP_ID=mine\nPORT=4000\n/);
    expect(jitsi).toMatch(/^JWT_APP_ID=mine$/m);
    expect(jitsi).toMatch(/^APP_ORIGIN=http:\/\/localhost:4000$/m);
    const secret = /^JITSI_APP_SECRET=([0-9a-f]{64})$/m.exec(app)?.[1];
    expect(jitsi).toContain(`\nJWT_APP_SECRET=${secret}\n`);
    expect([modeOf('.env'), modeOf('jitsi/.env')]).toEqual([0o640, 0o600]);

    const second = setUp();
    expect(second.stdout).toMatch(/^jitsi\/\.env: nothing was missing\n\.env: nothing was missing\n/);
    expect([read('.env'), read('jitsi/.env')]).toEqual([app, jitsi]);
  });

  it('keeps everybody else from secrets in a file that was there, and makes the folder that is mounted', () => {
    writeFileSync(path.join(folder, '.env'), '# mine\r\nJITSI_APP_ID=mine', { mode: 0o644 });
    expect(setUp()).toMatchObject({ status: 0, stderr: '' });
    expect(modeOf('.env')).toBe(0o640);
    expect(read('.env')).toMatch(/^# mine\r\nJITSI_APP_ID=mine\n\n# .*\nJITSI_DOMAIN=localhost:8443\n/);
    expect(statSync(path.join(folder, 'jitsi/certificate')).isDirectory()).toBe(true);
  });

  it('writes neither file where one of them cannot be written', () => {
    mkdirSync(path.join(folder, '.env'));
    const { status, stderr } = setUp();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nEISDIR[^\n]*\n\n$/);
    expect(() => read('jitsi/.env')).toThrow('ENOENT');
  });

  it('says where Prosody would not get the keys', () => {
    writeFileSync(path.join(folder, 'own.key'), PRIVATE_PEM);
    const own = 'JITSI_APP_ID=chat\nJITSI_PRIVATE_KEY=./own.key\nJITSI_KEY_ID=k\n';
    writeFileSync(path.join(folder, '.env'), own);
    expect(setUp().stdout).toContain('HOST=0.0.0.0 in .env');
    expect(setUpWith({ HOST: '0.0.0.0' }).stdout).not.toContain('HOST=0.0.0.0 in .env');
  });

  it.each([
    ['calls.example.org', /^\nNEXTAUTH_URL must be an http/],
    ['https://x.org/chat', /^\nNEXTAUTH_URL must be scheme, host and port/],
  ])('refuses an address of the app that is none: %s', (NEXTAUTH_URL, why) => {
    expect(setUpWith({ NEXTAUTH_URL }).stderr).toMatch(why);
    expect(() => read('jitsi/.env')).toThrow('ENOENT');
  });

  it('notices options that npm has kept for itself', () => {
    const { status, stderr } = setUpWith({ npm_config_behind_proxy: 'true' }, 'meet.example.org');
    expect(status).toBe(1);
    expect(stderr).toContain('after --, which npm needs');
    expect(setUp('meet.example.org', '203.0.113.7').stderr).toContain('after --, which npm needs');
  });

  it.each([
    [['meet.example.org'], /--own-certificate/],
    [['--mail', 'x'], /npm run jitsi:setup/],
  ])('says what is wrong with %j, and writes nothing', (args, why) => {
    const { status, stdout, stderr } = setUp(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(why);
    expect(() => read('jitsi/.env')).toThrow('ENOENT');
  });
});
