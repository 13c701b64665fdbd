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

it('an embedded database without space says so, can be read, loses nothing, and goes on once there is space', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  const folder = path.join(parent, 'database');
  const open = async () => {
    const opened = await openPglite(folder);
    return { ...opened, messages: messageStore(opened.db, { rules: RULES, now: () => new Date() }) };
  };
  const first = await open();
  const ann = { id: 'ann', displayName: 'Ann', avatarUrl: null, email: null, language: null };
  await personStore(first.db).addIfNew(ann);
  const members = [{ personId: 'ann', role: 'member' } as const];
  await chatStore(first.db).addIfNew({ id: 'team', kind: 'group', title: 'Team', members });
  await first.close();

  // No file may grow over 18 MB (36 where blocks are of 1024 bytes): of all ways to have no space the one that asks
  // neither for a mount nor for a right.
  const limited = await promisify(execFile)(
    'sh',
    [
      '-c',
      'ulimit -f 36000 && exec "$@"',
      'sh',
      process.execPath,
      '--conditions=react-server',
      '--import=tsx',
      'testing/fill-database.ts',
      folder,
      '400',
    ],
    { cwd: ROOT },
  );
  const { taken, failed, readable } = JSON.parse(limited.stdout) as Record<string, unknown>;
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
