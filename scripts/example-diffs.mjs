// What calls add to each example: add-calls.diff lies between the chat without calls and the files beside it.
// To change the lines that it adds, or those around them, take the calls out first, and write the diff anew after:
//   node scripts/example-diffs.mjs without plain <folder>
//   node scripts/example-diffs.mjs write plain <folder>/examples/plain
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './prepare.mjs';
import { isMain } from '../examples/shared/http.mjs';

export const EXAMPLES = /** @type {const} */ (['plain', 'react-express', 'socket-io']);
/** @typedef {(typeof EXAMPLES)[number]} Example */

const DIFF = 'add-calls.diff';
const NOT_CODE = ['README.md', DIFF];

/** @param {Example} example */
export const diffOf = (example) => readFileSync(path.join(placeOf(example), DIFF), 'utf8');

/**
 * How many lines a diff adds and takes away; a line that has changed is both.
 * @param {string} diff
 */
export function countLines(diff) {
  const lines = diff.split('\n').filter((line) => !/^(?:\+\+\+|---) /.test(line));
  const count = (/** @type {string} */ sign) => lines.filter((line) => line.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}

/**
 * Makes a folder that holds an example as it was before calls, ready to run: `<folder>/examples/<example>`.
 * @param {Example} example
 * @param {string} folder
 * @throws {Error} when the diff does not fit the example
 */
export function withoutCalls(example, folder) {
  const place = path.join(folder, 'examples', example);
  cpSync(path.join(ROOT, 'examples/shared'), path.join(folder, 'examples/shared'), { recursive: true });
  copyCode(example, place);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const patch = path.join(placeOf(example), DIFF);
  // No repository around the folder is meant.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(place) };
  const { status, stderr } = spawnSync('git', ['apply', '-R', patch], { cwd: place, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${example}/${DIFF} does not fit its files:\n${stderr}`);
}

/**
 * The diff from a chat without calls to the example.
 * @param {Example} example
 * @param {string} before folder of that chat
 */
export function makeDiff(example, before) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-diff-'));
  try {
    cpSync(before, path.join(folder, 'a'), { recursive: true, filter: isCode });
    copyCode(example, path.join(folder, 'b'));
    const args = ['diff', '--no-index', '--no-prefix', '--no-color', 'a', 'b'];
    const { stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
    return stdout.replace(/^index .*\n/gm, '').replace(/^diff --git b\//gm, 'diff --git a/');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {Example} example */
function placeOf(example) {
  return path.join(ROOT, 'examples', example);
}

/**
 * @param {Example} example
 * @param {string} folder
 */
function copyCode(example, folder) {
  mkdirSync(path.dirname(folder), { recursive: true });
  cpSync(placeOf(example), folder, { recursive: true, filter: isCode });
}

/** @param {string} file */
function isCode(file) {
  return !NOT_CODE.includes(path.basename(file)) && !file.endsWith('.test.ts');
}

if (isMain(import.meta.url)) {
  const [command, name, folder = ''] = process.argv.slice(2);
  const example = EXAMPLES.find((one) => one === name);
  if (!example || !folder || !['without', 'write'].includes(command ?? '')) {
    console.error(`node scripts/example-diffs.mjs without|write ${EXAMPLES.join('|')} <folder>`);
    process.exit(1);
  }
  if (command === 'without') withoutCalls(example, path.resolve(folder));
  else writeFileSync(path.join(placeOf(example), DIFF), makeDiff(example, path.resolve(folder)));
}
