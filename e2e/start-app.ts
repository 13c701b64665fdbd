import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../testing/free-port';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_LIMIT = 60_000;

export interface RunningApp {
  origin: string;
  dataDir: string;
  /** All that it has written so far. */
  output: () => string;
  stop: () => Promise<void>;
  /** Ends it without a warning, as a power cut would. */
  kill: () => Promise<void>;
  /** Ends it, if it runs, and starts it again, on the same port and data folder. */
  restart: () => Promise<void>;
}

/** Runs the production build on a free port with its own data folder. It gets no settings but these. */
export async function startApp(
  settings: Record<string, string> = {},
  chosenPort?: number,
): Promise<RunningApp> {
  if (!existsSync(path.join(ROOT, '.next/BUILD_ID'))) {
    throw new Error('There is no production build: run npm test, or npx next build first.');
  }
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'calls-app-'));
  const port = chosenPort ?? (await freePort());
  const origin = `http://localhost:${port}`;
  let written = '';
  const start = async () => {
    const app = spawn(
      process.execPath,
      ['node_modules/next/dist/bin/next', 'start', '--hostname', 'localhost', '--port', String(port)],
      {
        cwd: ROOT,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NODE_ENV: 'production',
          NEXT_TELEMETRY_DISABLED: '1',
          NEXT_MANUAL_SIG_HANDLE: '1',
          DATA_DIR: dataDir,
          NEXTAUTH_URL: origin,
          // Walks are quicker than people; one that is about limits sets them.
          RATE_LIMIT: 'off',
          ...settings,
        },
      },
    );
    app.stdout.on('data', (chunk) => (written += String(chunk)));
    app.stderr.on('data', (chunk) => (written += String(chunk)));
    await answers(`${origin}/api/health/ready`, app, () => written);
    return app;
  };
  let app = await start();
  return {
    origin,
    dataDir,
    output: () => written,
    async stop() {
      await ended(app);
      rmSync(dataDir, { recursive: true, force: true });
    },
    kill: () => ended(app, 'SIGKILL'),
    async restart() {
      await ended(app);
      app = await start();
    },
  };
}

async function answers(address: string, app: ChildProcess, output: () => string): Promise<void> {
  const limit = Date.now() + START_LIMIT;
  while (Date.now() < limit && app.exitCode === null) {
    const ok = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The app did not start:\n${output()}`);
}

function ended(app: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    app.once('exit', () => resolve());
    app.kill(signal);
  });
}
