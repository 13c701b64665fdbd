// Loaded into a server before everything else: says over a signal how much memory it holds once nothing is left over.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  writeFileSync(process.env.BENCH_MEMORY ?? '', JSON.stringify({ rss, heap: heapUsed + external }));
});
