import 'server-only';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Keeps a folder to this process: PGlite is one process per folder, and a second one would ruin it.
 * A mark left by a process that is gone is taken over.
 *
 * @returns releases the folder
 * @throws {Error} naming the process that holds it
 */
export function holdFolder(folder: string): () => void {
  const file = path.join(folder, 'in-use-by');
  if (!mark(file)) {
    const holder = holderOf(file);
    if (holder !== null && holder !== process.pid && isRunning(holder)) {
      throw new Error(
        `The database in ${folder} is in use by process ${holder}. Stop it, or give this one its own DATA_DIR.`,
      );
    }
    unlinkSync(file);
    if (!mark(file)) throw new Error(`The database in ${folder} has just been taken by another process.`);
  }
  return () => {
    if (holderOf(file) === process.pid) unlinkSync(file);
  };
}

/** Made whole or not at all: of two processes that start at once only one gets it. */
function mark(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid), { mode: 0o600 });
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

function holderOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
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
