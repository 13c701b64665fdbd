import path from 'node:path';
import { freePort } from '../../testing/free-port';
import { ROOT } from '../prepare.mjs';
import { embedded } from './databases';
import { BENCH_SETTINGS } from './people';
import { startBare, startEmptyApp, startServer } from './processes';
import { inTurns, median, row, type Measure } from './row';

/** A start to the first answer: ours with all that `npm start` looks at before, against Next with nothing in it. */
export const start: Measure = async ({ rounds }) => {
  const kept = embedded();
  try {
    // Its database is made now: that is measured by itself.
    await timeOf(() => startNpm(kept.settings));
    const times = await inTurns(rounds, {
      ours: () => timeOf(() => startNpm(kept.settings)),
      async first() {
        const fresh = embedded();
        return timeOf(() => startNpm(fresh.settings)).finally(fresh.remove);
      },
      next: () => timeOf(() => startEmptyApp()),
      node: () => timeOf(() => startBare()),
    });
    const next = { what: 'next start, an empty app', value: median(times.next) };
    const facts = { measure: 'start', unit: 'ms', target: null };
    return [
      row({ ...facts, what: 'npm start, built before', ours: median(times.ours), beside: next }),
      row({ ...facts, what: 'npm start, with a new database', ours: median(times.first), beside: next }),
      row({ ...facts, what: 'node:http alone', ours: median(times.node), beside: next }),
    ];
  } finally {
    await kept.remove();
  }
};

/** What `npm start` runs. npm's own start is left out. */
async function startNpm(settings: Record<string, string>) {
  const port = String(await freePort());
  return startServer(
    [path.join(ROOT, 'scripts/start.mjs')],
    `http://localhost:${port}`,
    '/api/health/ready',
    {
      cwd: ROOT,
      env: { ...BENCH_SETTINGS, ...settings, PORT: port },
    },
  );
}

async function timeOf(start: () => Promise<{ stop: () => Promise<void> }>): Promise<number> {
  const before = performance.now();
  const running = await start();
  const took = performance.now() - before;
  await running.stop();
  return took;
}
