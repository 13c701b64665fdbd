// What has to be there before anything else can run. Uses Node alone: packages may not be installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const NEXT = path.join(ROOT, 'node_modules/next/dist/bin/next');

const SOURCES = [
  'app',
  'components',
  'embed',
  'jitsi',
  'lib',
  'public',
  'scripts/build-embed.mjs',
  'instrumentation.ts',
  'middleware.ts',
  'next.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];
/** What other chats load from us, made of `embed`. */
const EMBED = ['public/embed.js', 'public/call-embed.tgz'];
const NOT_BUILT =
  /[\\/]standin[\\/]|[\\/]jitsi[\\/](?:(?:setup|prosody|certificate)(?:[\\/]|$)|\.env$|.*\.yaml$)|[\\/](?:embed\.js|call-embed\.tgz)$|\.test\.tsx?$|(?<!embed[\\/]README)\.md$/;

/** Ends the process when Node is older than what the packages run on. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  console.error(`Node ${process.versions.node} is too old: 20.9 or newer is needed.`);
  process.exit(1);
}

/**
 * Processes that are told what this one is told, and end with it.
 * @returns {import('node:child_process').ChildProcess[]} empty, to put them into
 */
export function endedTogether() {
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => children.forEach((started) => started.kill(signal)));
  }
  process.on('exit', () => children.forEach((started) => started.kill()));
  return children;
}

/** Installs packages when none are there or the lock file has changed since. */
export function installIfNeeded() {
  const mark = path.join(ROOT, 'node_modules/.installed');
  const wanted = hashOf(['package-lock.json']);
  if (readIfThere(mark) === wanted) return;
  console.log('Installing packages (only when they have changed) ...');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(mark, wanted);
}

/** Builds for production when the sources have changed since the last build. */
export function buildIfNeeded() {
  const mark = path.join(ROOT, '.next/built-from');
  const wanted = hashOf(SOURCES);
  const isThere = EMBED.every((file) => existsSync(path.join(ROOT, file)));
  if (isThere && readIfThere(mark) === wanted) return;
  console.log('Building (only when sources have changed) ...');
  buildEmbed();
  run(process.execPath, [NEXT, 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, wanted);
}

/** Builds what other chats load from us. */
export function buildEmbed() {
  run(process.execPath, ['scripts/build-embed.mjs']);
}

/**
 * Runs a command to its end; ends this process with its code when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [environment]
 */
function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  });
  if (error) console.error(`${command} could not be run: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * One hash over the names and contents of files and folders that go into a build.
 * @param {string[]} places relative to the root
 */
function hashOf(places) {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesBelow(path.join(ROOT, place)))) {
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} place
 * @returns {string[]}
 */
function filesBelow(place) {
  if (!existsSync(place) || NOT_BUILT.test(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(path.join(place, name)));
}

/**
 * @param {string} file
 * @returns {string | null}
 */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
