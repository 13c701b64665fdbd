import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countLines, diffOf, EXAMPLES, makeDiff, withoutCalls } from '../scripts/example-diffs.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-examples-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place).flatMap((name) => filesBelow(path.join(place, name)));
}

/** Runs a chat as somebody would, until it has said where it is. */
async function run(server: string): Promise<{ origin: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [server], { env: { ...process.env, PORT: '0' } });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let written = '';
  const origin = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => (written += String(chunk)));
    child.stdout.on('data', (chunk) => {
      written += String(chunk);
      const said = /The chat is at (\S+)/.exec(written)?.[1];
      if (said) resolve(said);
    });
    child.once('exit', () => reject(new Error(written)));
  });
  const stop = () => {
    child.kill();
    return ended;
  };
  return { origin, stop };
}

describe.each(EXAMPLES)('the calls of %s', (example) => {
  const place = () => path.join(folder, 'examples', example);

  it('can be taken out again, and nothing of them is left', () => {
    withoutCalls(example, folder);
    const files = ['shared', example].flatMap((one) => filesBelow(path.join(folder, 'examples', one)));
    expect(files.length).toBeGreaterThan(5);
    const mentions = files.filter((file) =>
      /\bcalls?\b|call[-A-Z]|CALL|[Зз]вон|[Jj]itsi|jsonwebtoken|[Ww]ebhook|[Tt]oken/.test(
        readFileSync(file, 'utf8'),
      ),
    );
    expect(mentions).toEqual([]);
  });

  it('leave a chat without them that starts and serves', async () => {
    withoutCalls(example, folder);
    const { origin, stop } = await run(path.join(place(), 'server.mjs'));
    try {
      const signIn = await fetch(`${origin}/sign-in`, {
        method: 'POST',
        body: new URLSearchParams({ person: 'ivan' }),
        redirect: 'manual',
      });
      const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      const page = await fetch(origin, { headers: { cookie } });
      expect(page.status).toBe(200);
      expect(await page.text()).toMatch(/<ul id="messages"|<div id="app">/);
    } finally {
      await stop();
    }
  });

  it('are the diff to the letter, and as many lines as README.md says', () => {
    withoutCalls(example, folder);
    expect(makeDiff(example, place())).toBe(diffOf(example));
    const readme = readFileSync(path.join(import.meta.dirname, example, 'README.md'), 'utf8');
    const { added, removed } = countLines(diffOf(example));
    expect(readme).toContain(`${added} lines added, ${removed} taken away`);
  });
});

it('counts a line that has changed as one added and one taken away', () => {
  const diff = '--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n same\n-old\n+new\n+--more\n';
  expect(countLines(diff)).toEqual({ added: 2, removed: 1 });
});
