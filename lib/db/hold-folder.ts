import 'server-only';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who holds a folder. A process number is given out again; with the moment of its start it is that process alone. */
interface Holder {
  pid: number;
  born: string | null;
}

/**
 * Keeps a folder to this process: PGlite is one process per folder, and a second one would ruin it.
 * A mark left by a process that is gone is taken over.
 *
 * @returns releases the folder; the end of the process does so too
 * @throws {Error} naming the process that holds it
 */
export function holdFolder(folder: string): () => void {
  const file = path.join(folder, 'in-use-by');
  if (!mark(file)) {
    const holder = holderOf(file);
    if (holder && isAnotherAlive(holder)) {
      throw new Error(
        `The database in ${folder} is in use by another start of this app, process ${holder.pid}. ` +
          `Stop that app, or give this one its own DATA_DIR. ` +
          `If process ${holder.pid} is something else, remove ${file}.`,
      );
    }
    unlinkSync(file);
    if (!mark(file)) throw new Error(`The database in ${folder} has just been taken by another process.`);
  }
  const release = () => {
    process.off('exit', release);
    if (holderOf(file)?.pid === process.pid) unlinkSync(file);
  };
  process.on('exit', release);
  return release;
}

/** Made whole or not at all: of two processes that start at once only one gets it. */
function mark(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, [process.pid, birthOf(process.pid)].join(' ').trim(), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function holderOf(file: string): Holder | null {
  const [, pid, born = null] = /^(\d+)(?: (\d+))?$/.exec(readIfThere(file)?.trim() ?? '') ?? [];
  return pid ? { pid: Number(pid), born } : null;
}

function isAnotherAlive({ pid, born }: Holder): boolean {
  if (pid === process.pid || !isRunning(pid)) return false;
  const bornNow = birthOf(pid);
  return !born || !bornNow || born === bornNow;
}

/** When a process began, in the kernel's own count; null where there is no /proc to read it from. */
function birthOf(pid: number): string | null {
  // The name in brackets may hold anything; start time is the 22nd field, the 20th after it (proc(5)).
  return readIfThere(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? null;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // ESRCH: a process that ended while its file was read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
