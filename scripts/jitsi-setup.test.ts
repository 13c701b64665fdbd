import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
  mkdirSync(path.join(folder, 'jitsi'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The real script, in a folder of its own. */
function setUp(...args: string[]) {
  const tsx = [path.resolve('node_modules/tsx/dist/cli.mjs'), '--conditions=react-server'];
  const script = ['--tsconfig', path.resolve('tsconfig.json'), path.resolve('scripts/jitsi-setup.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...tsx, ...script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME } as never,
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
