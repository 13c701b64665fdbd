import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdFolder } from './hold-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const mark = () => path.join(folder, 'in-use-by');

it('marks the folder with this process, readable by its owner only, and takes the mark away', () => {
  const release = holdFolder(folder);
  expect(readFileSync(mark(), 'utf8')).toBe(String(process.pid));
  expect(statSync(mark()).mode & 0o777).toBe(0o600);
  release();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['of a process that is gone', '2147483646'],
  ['of its own process number, as after the restart of a container', String(process.pid)],
  ['that is empty, as after a full disk', ''],
  ['that is no number', 'junk'],
])('takes over a mark %s', (_name, text) => {
  writeFileSync(mark(), text);
  holdFolder(folder);
  expect(readFileSync(mark(), 'utf8')).toBe(String(process.pid));
});

it('refuses a folder that a live process holds, names it, and leaves its mark', () => {
  writeFileSync(mark(), String(process.ppid));
  expect(() => holdFolder(folder)).toThrow(`in use by process ${process.ppid}`);
  expect(readdirSync(folder)).toEqual(['in-use-by']);
  expect(readFileSync(mark(), 'utf8')).toBe(String(process.ppid));
});

it('does not take away the mark of another that has taken over', () => {
  const release = holdFolder(folder);
  writeFileSync(mark(), '1');
  release();
  expect(readFileSync(mark(), 'utf8')).toBe('1');
});

it('gives the folder to exactly one of several processes that start at once', async () => {
  const hold = `
    const { holdFolder } = await import(${JSON.stringify(path.resolve('lib/db/hold-folder.ts'))});
    try { holdFolder(${JSON.stringify(folder)}); console.log('held'); process.stdin.resume(); }
    catch { console.log('refused'); process.exit(); }`;
  // The marker package throws outside a server bundle; this condition is what a server bundle sets.
  const flags = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', hold];
  const children = [1, 2, 3].map(() =>
    spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const answers = await Promise.all(
    children.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()),
  );
  expect(answers.sort()).toEqual(['held', 'refused', 'refused']);
  for (const child of children) child.kill();
  const isOver = (child: (typeof children)[number]) => child.exitCode !== null || child.signalCode !== null;
  await expect.poll(() => children.every(isOver)).toBe(true);
});
