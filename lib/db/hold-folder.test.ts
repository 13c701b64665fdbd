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
// The marker package throws outside a server bundle; this condition is what a server bundle sets.
const FLAGS = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e'];
const HOLD = () => `
  const { holdFolder } = await import(${JSON.stringify(path.resolve('lib/db/hold-folder.ts'))});
  const hold = () => holdFolder(${JSON.stringify(folder)});`;
const mark = () => path.join(folder, 'in-use-by');
/** This process number, and on Linux when it began. */
const OURS = new RegExp(`^${process.pid}${process.platform === 'linux' ? ' \\d+' : ''}$`);

it('marks the folder with this process, readable by its owner only, and takes the mark away', () => {
  const release = holdFolder(folder);
  expect(readFileSync(mark(), 'utf8')).toMatch(OURS);
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
  expect(readFileSync(mark(), 'utf8')).toMatch(OURS);
});

it('refuses a folder that a live process holds, names it, and leaves its mark', () => {
  writeFileSync(mark(), String(process.ppid));
  expect(() => holdFolder(folder)).toThrow(`in use by another start of this app, process ${process.ppid}.`);
  expect(() => holdFolder(folder)).toThrow(`If process ${process.ppid} is something else, remove ${mark()}.`);
  expect(readdirSync(folder)).toEqual(['in-use-by']);
  expect(readFileSync(mark(), 'utf8')).toBe(String(process.ppid));
});

it.runIf(process.platform === 'linux')(
  'takes over a mark whose process number is somebody else’s by now, and keeps out of a true one',
  () => {
    writeFileSync(mark(), `${process.ppid} 1`);
    holdFolder(folder)();
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    writeFileSync(mark(), `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`);
    expect(() => holdFolder(folder)).toThrow('in use');
  },
);

it.each([
  ['by itself', ''],
  ['by process.exit', 'process.exit(3);'],
  ['by an error', 'throw new Error("expected by this test");'],
])('is given back when the process ends %s', async (_name, end) => {
  const child = spawn(process.execPath, [...FLAGS, `${HOLD()} hold(); ${end}`], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(readdirSync(folder)).toEqual([]);
});

it('does not take away the mark of another that has taken over', () => {
  const release = holdFolder(folder);
  writeFileSync(mark(), '1');
  release();
  expect(readFileSync(mark(), 'utf8')).toBe('1');
});

it('gives the folder to exactly one of several processes that start at once', async () => {
  const script = `${HOLD()}
    try { hold(); console.log('held'); process.stdin.resume(); }
    catch { console.log('refused'); process.exit(); }`;
  const children = [1, 2, 3].map(() =>
    spawn(process.execPath, [...FLAGS, script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const answers = await Promise.all(
    children.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()),
  );
  expect(answers.sort()).toEqual(['held', 'refused', 'refused']);
  for (const child of children) child.kill();
  const isOver = (child: (typeof children)[number]) => child.exitCode !== null || child.signalCode !== null;
  await expect.poll(() => children.every(isOver)).toBe(true);
});
