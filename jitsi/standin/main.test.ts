import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'standin-main-'));
});

afterEach(() => rm(dataDir, { recursive: true }));

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...env },
  });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said.text += String(chunk)));
  return { child, said, code: exitCode(child) };
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', resolve));
}

test('it says where it is and whether it wants tokens, and ends on a signal', async () => {
  const { child, said, code } = run({ STANDIN_PORT: '0', JITSI_APP_ID: 'chat', JITSI_APP_SECRET: 'secret' });
  await vi.waitUntil(() => said.text.includes('Ctrl-C'), { timeout: 20_000 });
  expect(said.text).toMatch(/not Jitsi itself\) on https:\/\/localhost:\d+, tokens checked\./);
  child.kill('SIGTERM');
  expect(await code).toBe(0);
});

test.each([
  ['a port that is no number', { STANDIN_PORT: 'x' }, 'must be a port number, for example 8443'],
  [
    'a secret without an app id',
    { JITSI_APP_SECRET: 's' },
    'JITSI_APP_SECRET is set and JITSI_APP_ID is not',
  ],
])('%s stops the start with a sentence', async (_, env, sentence) => {
  const { said, code } = run(env);
  expect(await code).toBe(1);
  expect(said.text).toContain(sentence);
  expect(said.text).not.toContain('    at ');
});

test('a port in use is one clear sentence', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as AddressInfo;
  const { said, code } = run({ STANDIN_PORT: String(port) });
  expect(await code).toBe(1);
  expect(said.text.trim()).toBe(`Port ${port} is in use. Set STANDIN_PORT to a free one, e.g. 8444.`);
  await new Promise((resolve) => blocker.close(resolve));
});
