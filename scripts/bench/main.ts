import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../prepare.mjs';
import { callPage } from './call-page';
import { embed } from './embed';
import { growth } from './growth';
import { live } from './live';
import { presence } from './presence';
import { asMarkdown, asText, type Report } from './report';
import type { Measure, Size } from './row';
import { start } from './start';
import { ticket } from './ticket';

// Measures and prints; run by scripts/bench.mjs. `--write` keeps the run in the repository and in docs/bench.md.

const MEASURES: Record<string, Measure> = {
  ticket,
  'call-page': callPage,
  embed,
  live,
  presence,
  start,
  growth,
};

const FULL: Size = {
  rounds: 3,
  seconds: 3,
  streams: 1000,
  calls: 100,
  growth: [1, 10, 100],
  operations: 300,
};
const SIZES: Record<string, Size> = {
  full: FULL,
  quick: { ...FULL, rounds: 2, seconds: 1, growth: [1, 100], operations: 100 },
  // For a test: nothing that it finds is true, but everything has run.
  tiny: { rounds: 1, seconds: 1, streams: 10, calls: 5, growth: [1, 2], operations: 5 },
};

const KEPT = path.join(ROOT, 'docs/bench.json');
const PAGE = path.join(ROOT, 'docs/bench.md');
const MARKED = /(<!-- results -->\n)[^]*?(\n?<!-- \/results -->)/;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const unknown = values.only?.find((name) => !(name in MEASURES));
if (unknown) {
  console.error(`There is no measure "${unknown}". There are: ${Object.keys(MEASURES).join(', ')}.`);
  process.exit(1);
}
const size = values.tiny ? 'tiny' : values.quick ? 'quick' : 'full';
const report: Report = {
  date: new Date().toISOString(),
  node: process.versions.node,
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  system: `${os.type()} ${os.arch()}`,
  size,
  rows: [],
};
for (const [name, measure] of Object.entries(MEASURES)) {
  if (values.only && !values.only.includes(name)) continue;
  console.log(`\n${name} ...`);
  const rows = await measure(SIZES[size] ?? FULL);
  report.rows.push(...rows);
  console.log(asText(rows));
}
const missed = report.rows.filter(({ met }) => met === false).length;
console.log(
  `\n${report.rows.length} lines, ${missed} of them short of what is promised (docs/bench.md says why)`,
);
const file = values.json ?? (values.write ? KEPT : path.join(ROOT, 'data/bench/results.json'));
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
console.log(`Written to ${path.relative(process.cwd(), file)}`);
if (values.write) await writePage();
// Whatever a measure has left open is not waited for.
process.exit();

/** Puts the run into the page, between its markers. */
async function writePage(): Promise<void> {
  const page = readFileSync(PAGE, 'utf8').replace(
    MARKED,
    (_all, open: string, close: string) => `${open}\n${asMarkdown(report)}\n${close}`,
  );
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}
