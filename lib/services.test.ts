import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PEOPLE } from './auth/demo-people';
import { freshPostgres } from '../testing/databases';

const SERVICES = Symbol.for('jitsi-chat-calls.services');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
  vi.resetModules();
  delete (globalThis as { [SERVICES]?: unknown })[SERVICES];
  vi.stubEnv('DATA_DIR', folder);
  vi.stubEnv('LOG_LEVEL', 'fatal');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the services of a process', () => {
  it('are one, even for copies of the module and for callers at once', async () => {
    const first = await import('./services');
    vi.resetModules();
    const second = await import('./services');
    const [a, b, c] = await Promise.all([first.services(), first.services(), second.services()]);
    expect(b).toBe(a);
    expect(c).toBe(a);
    await a.close();
  });

  it('are tried again after a start that failed', async () => {
    const { url, drop } = await freshPostgres();
    vi.stubEnv('DATABASE_URL', `${url}_not_yet`);
    const { services } = await import('./services');
    await expect(services()).rejects.toThrow('does not exist');
    vi.resetModules();
    vi.stubEnv('DATABASE_URL', url);
    const later = await (await import('./services')).services();
    expect((await later.people.find('ivan'))?.displayName).toBe('Иван Петров');
    await later.close();
    await drop();
  });

  it('hold the demo people and their chats where there is a demo, once, and nobody otherwise', async () => {
    const { url, drop } = await freshPostgres();
    vi.stubEnv('DATABASE_URL', url);
    vi.stubEnv('DEMO', '0');
    const { services, wireServices } = await import('./services');
    const { settings } = await import('./config/settings');
    const { openPostgres } = await import('./db/database');
    const without = await services();
    expect(await without.people.find('ivan')).toBeNull();
    const demo = { ...settings(), demo: true };
    // Two instances that start at once on one database.
    const [one, two] = await Promise.all([1, 2].map(async () => wireServices(demo, await openPostgres(url))));
    for (const { id, displayName } of DEMO_PEOPLE)
      expect(await one?.people.find(id)).toMatchObject({ displayName });
    const chatsOf = async (id: string) =>
      (await two?.chats.listFor(id, { limit: 9 }))?.map((chat) => [chat.id, chat.kind, chat.memberCount]);
    expect(await chatsOf('ivan')).toEqual([
      ['team', 'group', 3],
      ['ivan-maria', 'direct', 2],
    ]);
    expect(await chatsOf('anna')).toEqual([]);
    for (const opened of [without, one, two]) await opened?.close();
    await drop();
  });
});
