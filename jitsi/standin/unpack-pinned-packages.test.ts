import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jitsiScripts } from './build-jitsi-scripts';
import { checkIntegrity } from './unpack-pinned-packages';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'packages-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test('a registry out of reach is one sentence that says what to do, and leaves nothing behind', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_cache', path.join(folder, 'npm-cache'));
  // As under `npm --silent test`: npm tells the reason all the same.
  vi.stubEnv('npm_config_loglevel', 'silent');
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const cache = path.join(folder, 'cache');
  await expect(jitsiScripts(cache)).rejects.toThrow(
    /^Could not get @jitsi\/react-native-sdk@13\.2\.0 from the npm registry: .+\. The stand-in needs 6 packages once/,
  );
  expect(await readdir(cache)).toEqual([]);
  expect(said).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^Getting Jitsi’s .* \(once\) \.\.\.\n$/),
  );
});

test('a tarball that is not the pinned one is refused', () => {
  const tarball = Buffer.from('tarball');
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const pinned = { name: 'events', version: '3.3.0', integrity };
  expect(() => checkIntegrity(pinned, tarball)).not.toThrow();
  expect(() => checkIntegrity(pinned, Buffer.from('other'))).toThrow(
    'events@3.3.0 from the npm registry is not',
  );
});

test('both ends of Jitsi’s wire are built', async () => {
  const { externalApi, pageSide } = await jitsiScripts();
  expect(externalApi).toMatch(/^\/\* Jitsi Meet .+ 13\.2\.0 \*\/\s*var JitsiMeetExternalAPI=/);
  expect(pageSide).toContain('var JitsiPageSide=');
});
