import 'server-only';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
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
  const holder = holderOf(file);
  if (holder !== null && holder !== process.pid && isRunning(holder)) {
    throw new Error(
      `The database in ${folder} is in use by process ${holder}. Stop it, or give this one its own DATA_DIR.`,
    );
  }
  writeFileSync(file, String(process.pid), { mode: 0o600 });
  return () => {
    if (holderOf(file) === process.pid) unlinkSync(file);
  };
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
