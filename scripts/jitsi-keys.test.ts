import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PRIVATE_PEM } from '../testing/keys';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The real script, in a folder of its own. */
function run(...args: string[]) {
  const tsx = [path.resolve('node_modules/tsx/dist/cli.mjs'), '--conditions=react-server'];
  const script = ['--tsconfig', path.resolve('tsconfig.json'), path.resolve('scripts/jitsi-keys.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...tsx, ...script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME } as never,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
function keys(...args: string[]) {
  const { stdout, ...rest } = run(...args);
  expect(rest).toEqual({ status: 0, stderr: '' });
  return stdout;
}
const idIn = (text: string) => /JITSI_KEY_ID=(\S+)/.exec(text)?.[1];
const kept = () => readdirSync(path.join(folder, 'data/jitsi-keys')).sort();

it('makes one key, says what to set on both sides, shows nothing of it, and makes no second one', () => {
  writeFileSync(path.join(folder, '.env'), 'NEXTAUTH_URL=https://calls.example.org\nJITSI_APP_ID=chat\n');
  const first = keys();
  const id = idIn(first);
  expect(kept()).toEqual([`${id}.key`]);
  const file = path.join(folder, `data/jitsi-keys/${id}.key`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(first).toContain(`JITSI_PRIVATE_KEY=./data/jitsi-keys/${id}.key\n`);
  expect(first).toContain('JWT_ASAP_KEYSERVER=https://calls.example.org/jitsi/keys\n');
  expect(first).toContain('JWT_APP_ID=chat\n');
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean))
    expect(first).not.toContain(line);
  expect(idIn(keys())).toBe(id);
  expect(kept()).toEqual([`${id}.key`]);
});

it('names an address at which a container reaches an app on this machine', () => {
  expect(keys()).toContain('JWT_ASAP_KEYSERVER=http://host.docker.internal:3000/jitsi/keys\n');
});

it('rotates: a new key, while the one in use stays published', () => {
  writeFileSync(path.join(folder, 'own.key'), PRIVATE_PEM);
  writeFileSync(
    path.join(folder, '.env'),
    'JITSI_PRIVATE_KEY=./own.key\nJITSI_KEY_ID=mine\nJITSI_TOKEN_TTL=60\n',
  );
  const said = keys('--rotate');
  expect(said).toMatch(/mine stays published until 20\d\d-/);
  const [retired, made] = kept()
    .sort((one, other) => one.length - other.length)
    .reverse();
  expect(made).toBe(`${idIn(said)}.key`);
  const text = readFileSync(path.join(folder, 'data/jitsi-keys', retired ?? ''), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ keyId: 'mine' });
  expect(text).not.toContain('PRIVATE');
});

it.each([
  [
    'a key in use that cannot be read',
    'JITSI_PRIVATE_KEY=./gone.key\nJITSI_KEY_ID=mine\n',
    /^\nThe key in use until now, mine, is neither /,
  ],
  ['a life that is none', 'JITSI_TOKEN_TTL=soon\n', /^\nJITSI_TOKEN_TTL must be a whole number/],
])('makes no key beside %s', (_what, text, why) => {
  writeFileSync(path.join(folder, '.env'), text);
  const { status, stdout, stderr } = run('--rotate');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(why);
  expect(kept).toThrow('ENOENT');
});
