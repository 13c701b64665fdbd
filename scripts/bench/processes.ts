import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../testing/free-port';
import { endedTogether, NEXT, ROOT } from '../prepare.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const EMPTY_APP = path.join(ROOT, 'data/bench/empty-app');

const children = endedTogether();

/** How long a server may take to its first answer, in milliseconds. */
const START_LIMIT = 120_000;

/** What a server is given of the environment here; no settings. */
const PASSED_ON = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' } as const;

export interface Running {
  origin: string;
  process: ChildProcess;
  stop: () => Promise<void>;
}

/** Starts the bare server in a process of its own, as the app has one. */
export async function startBare(environment: Record<string, string> = {}): Promise<Running> {
  const child = fork(path.join(HERE, 'bare-server.mjs'), { env: { ...PASSED_ON, ...environment } });
  children.push(child);
  const [port] = (await once(child, 'message')) as [number];
  return { origin: `http://127.0.0.1:${port}`, process: child, stop: () => ended(child) };
}

/** Runs our production build. */
export async function startOurs(settings: Record<string, string>, flags: string[] = []): Promise<Running> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  return startServer(
    [...flags, NEXT, 'start', '--hostname', 'localhost', '--port', String(port)],
    origin,
    '/api/health/ready',
    {
      cwd: ROOT,
      env: { NEXT_TELEMETRY_DISABLED: '1', ...settings, NEXTAUTH_URL: origin },
    },
  );
}

/** Builds a Next app with nothing in it, once for each version of it and of Next. */
export function buildEmptyApp(): void {
  const mark = path.join(EMPTY_APP, 'built-with');
  const sources = path.join(HERE, 'empty-app');
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules/next/package.json'), 'utf8')) as {
    version: string;
  };
  const made = createHash('sha256').update(version);
  for (const file of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) made.update(readFileSync(path.join(file.parentPath ?? file.path, file.name)));
  }
  const stamp = made.digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === stamp) return;
  mkdirSync(EMPTY_APP, { recursive: true });
  cpSync(sources, EMPTY_APP, { recursive: true });
  console.log('Building an app with nothing in it, to compare with ...');
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' };
  const built = spawnSync(process.execPath, [NEXT, 'build'], { cwd: EMPTY_APP, env, encoding: 'utf8' });
  if (built.status !== 0)
    throw new Error(`The empty app could not be built:\n${built.stdout}${built.stderr}`);
  writeFileSync(mark, stamp);
}

/** Runs the app with nothing in it, which is built first if it has to be. */
export async function startEmptyApp(environment: Record<string, string> = {}): Promise<Running> {
  buildEmptyApp();
  const port = await freePort();
  const flags = ['start', '--hostname', 'localhost', '--port', String(port)];
  return startServer([NEXT, ...flags], `http://localhost:${port}`, '/api/empty', {
    cwd: EMPTY_APP,
    env: { NEXT_TELEMETRY_DISABLED: '1', ...environment },
  });
}

/**
 * Starts a server and waits for its first answer.
 *
 * @param answersAt the path that is asked for: the server has started when it answers there
 * @throws {Error} with what it has said when it ends instead
 */
export async function startServer(
  command: string[],
  origin: string,
  answersAt: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Running> {
  let said = '';
  const child = spawn(process.execPath, command, {
    cwd,
    env: { ...PASSED_ON, ...env },
  });
  children.push(child);
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const limit = Date.now() + START_LIMIT;
  while (!(await isOk(`${origin}${answersAt}`))) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended:\n${said}`);
    if (Date.now() > limit) throw new Error(`${origin}${answersAt} does not answer:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { origin, process: child, stop: () => ended(child) };
}

function isOk(address: string): Promise<boolean> {
  return fetch(address).then(
    (response) => response.ok,
    () => false,
  );
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}
