import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { PINNED_PACKAGES, type PinnedPackage } from './pinned-packages';

const run = promisify(execFile);

// By itself npm tries for minutes before it says that there is no network, and under `npm --silent` never says it.
const FLAGS = [
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=1000',
  '--fetch-timeout=30000',
];

/**
 * Packs every pinned package from the registry that the user's npm is set to, checks it and unpacks it.
 * @param folder an empty folder; it gets a `node_modules` with the packages
 * @param cwd where npm looks for its project settings
 * @throws {Error} one sentence, when the registry cannot be reached or a tarball is not the pinned one
 */
export async function unpackPinnedPackages(folder: string, cwd: string): Promise<void> {
  for (const pinned of PINNED_PACKAGES) {
    const tarball = await pack(pinned, folder, cwd);
    checkIntegrity(pinned, await readFile(tarball));
    const target = path.join(folder, 'node_modules', pinned.name);
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
}

/**
 * Compares a tarball with its pin.
 * @throws {Error} when it is another one
 */
export function checkIntegrity(pinned: PinnedPackage, tarball: Uint8Array): void {
  const actual = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (actual !== pinned.integrity) {
    throw new Error(
      `${pinned.name}@${pinned.version} from the npm registry is not the pinned tarball (got ${actual}).`,
    );
  }
}

async function pack(pinned: PinnedPackage, folder: string, cwd: string): Promise<string> {
  const spec = `${pinned.name}@${pinned.version}`;
  const destination = await mkdtemp(path.join(folder, 'tarball-'));
  try {
    const args = ['pack', spec, '--pack-destination', destination, '--ignore-scripts', ...FLAGS];
    await run('npm', args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    await rm(destination, { recursive: true, force: true });
    throw new Error(
      `Could not get ${spec} from the npm registry: ${npmReason(error)}. The stand-in needs ` +
        `${PINNED_PACKAGES.length} packages once; after that it starts without a network.`,
      { cause: error },
    );
  }
  const [file] = await readdir(destination);
  if (!file) throw new Error(`npm packed nothing for ${spec}.`);
  return path.join(destination, file);
}

// npm mixes warnings with the reason on stderr; only its `npm error` lines say what went wrong.
function npmReason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const lines = (stderr ?? '').split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  const reason = lines
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ''))
    .find((line) => !line.startsWith('code'));
  return (reason ?? message?.split('\n')[0] ?? 'npm failed').replace(/\.$/, '');
}
