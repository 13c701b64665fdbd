import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { RULES } from '../../testing/calls';
import { log } from '../log/log';
import { chatStore } from './chat-store';
import { openPglite } from './database';
import { messageStore } from './message-store';
import { personStore } from './person-store';

log.level = 'silent';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const ANN = { id: 'ann', displayName: 'Ann', avatarUrl: null, email: null, language: null };

/** Makes a database with a person and a chat in it. */
async function begin(folder: string): Promise<void> {
  const { db, close } = await openPglite(folder);
  await personStore(db).addIfNew(ANN);
  const members = [{ personId: 'ann', role: 'member' } as const];
  await chatStore(db).addIfNew({ id: 'team', kind: 'group', title: 'Team', members });
  await close();
}

/**
 * Fills a database in a process of its own.
 *
 * @param blocks that a file may have: of 512 bytes or, where the shell is another, 1024
 * @throws {Error} when it did not end by itself in time, or ended badly: `stderr` says why
 */
async function fill(folder: string, { blocks, most }: { blocks: number; most: number }) {
  const node = [process.execPath, '--conditions=react-server', '--import=tsx'];
  const limited = await promisify(execFile)(
    'sh',
    [
      '-c',
      `ulimit -f ${blocks} && exec "$@"`,
      'sh',
      ...node,
      'testing/fill-database.ts',
      folder,
      String(most),
    ],
    { cwd: ROOT, timeout: 100_000, killSignal: 'SIGKILL' },
  );
  return JSON.parse(limited.stdout) as Record<'taken' | 'failed' | 'readable', unknown>;
}

it('an embedded database without space says so, can be read, loses nothing, and goes on once there is space', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const folder = path.join(parent, 'database');
  const open = async () => {
    const opened = await openPglite(folder);
    return { ...opened, messages: messageStore(opened.db, { rules: RULES, now: () => new Date() }) };
  };
  await begin(folder);

  // No file may grow over 18 MB (36 where blocks are of 1024 bytes): of all ways to have no space the one that asks
  // neither for a mount nor for a right.
  const { taken, failed, readable } = await fill(folder, { blocks: 36_000, most: 400 });
  expect(failed).toEqual(Array(3).fill('server.storage_full'));
  expect(readable).toBe('ann');

  const again = await open();
  expect(taken).toBeGreaterThan(0);
  const count = async () => (await again.messages.list('team', { limit: 1000 })).length;
  expect(await count()).toBe(taken);
  await again.messages.add({ chatId: 'team', authorId: 'ann', text: 'there is space again' });
  expect(await count()).toBe(Number(taken) + 1);
  await again.close();
  rmSync(parent, { recursive: true, force: true });
}, 240_000);

it('one that goes down as its log cannot be written refuses all that is asked, and has everything once it can', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const folder = path.join(parent, 'database');
  await begin(folder);
  expect(await fill(folder, { blocks: 1000, most: 10 })).toEqual({
    taken: 0,
    failed: Array(3).fill('server.database_away'),
    readable: 'server.database_away',
  });
  const again = await openPglite(folder);
  expect(await personStore(again.db).find('ann')).toMatchObject(ANN);
  await again.close();
  rmSync(parent, { recursive: true, force: true });
}, 240_000);

it('one that cannot be made for want of space says so', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const folder = path.join(parent, 'database');
  await expect(fill(folder, { blocks: 1000, most: 1 })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/could not be opened: .*no space left.*ulimit/) as unknown,
  });
  rmSync(parent, { recursive: true, force: true });
}, 240_000);
