// npm run bench: what calls cost, beside what they would cost at the least. `--only ticket` measures one thing,
// `--quick` less of each; `--write` puts the run into docs/bench.md.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfNeeded, checkNode, installIfNeeded, ROOT } from './prepare.mjs';

checkNode();
installIfNeeded();
buildIfNeeded();
const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
const { status } = spawnSync(
  process.execPath,
  [tsx, '--tsconfig', 'scripts/plain-node.tsconfig.json', 'scripts/bench/main.ts', ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
process.exit(status ?? 1);
