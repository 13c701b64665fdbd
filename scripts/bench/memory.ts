import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Running } from './processes';

/** Bytes: what the system has given to a process, and what it really holds. */
export interface Memory {
  rss: number;
  heap: number;
}

const PROBE = new URL('memory-probe.mjs', import.meta.url).href;

/** A way to ask a server of ours how much it holds; `environment` is what it has to be started with. */
export function memoryProbe(): {
  environment: Record<string, string>;
  of: (server: Running) => Promise<Memory>;
} {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-memory-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'memory.json');
  return {
    environment: { NODE_OPTIONS: `--import=${PROBE}`, BENCH_MEMORY: file },
    async of(server) {
      const found = await asked(server, file);
      // What the first collection has made ready to go, the second takes.
      return server.process.exitCode === null ? asked(server, file) : found;
    },
  };
}

async function asked({ process: { pid } }: Running, file: string): Promise<Memory> {
  rmSync(file, { force: true });
  process.kill(pid ?? 0, 'SIGUSR2');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    try {
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Memory;
    } catch {
      // It is being written.
    }
  }
}
