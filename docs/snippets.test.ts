import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../testing/free-port';

const CHAT = 'https://chat.example.org';
const CALLS = 'https://calls.example.org';
const SECRET = 'a-secret-of-the-snippets-of-32-chars-or-more';

const text = readFileSync(path.join(import.meta.dirname, 'add-calls-to-your-chat.md'), 'utf8');

/** How each language's endpoint is run; only those whose interpreter is there. */
const RUNNERS = [
  { language: 'js', file: 'server.mjs', command: process.execPath, args: [] },
  { language: 'python', file: 'server.py', command: 'python3', args: [] },
  { language: 'php', file: 'call-token.php', command: 'php', args: ['-S', '127.0.0.1:PORT'] },
  { language: 'go', file: 'main.go', command: 'go', args: ['run'], version: ['version'] },
].filter(
  ({ command, version = ['--version'] }) => spawnSync(command, version, { stdio: 'ignore' }).status === 0,
);

function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
}

/** Ends a process with those that it has started, such as what `go run` has built. */
async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await exit;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-snippets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['js', 'python', 'php', 'go'])('there is one endpoint in %s', (language) => {
  expect(blocks(language)).toHaveLength(1);
});

describe.each(RUNNERS)('the endpoint in $language', ({ language, file, command, args }) => {
  it('signs the claims that are asked for, and for members only', { timeout: 180_000 }, async () => {
    const place = path.join(folder, file);
    writeFileSync(place, blocks(language)[0] ?? '');
    const port = String(await freePort());
    const env = {
      ...process.env,
      PORT: port,
      CHAT_ORIGIN: CHAT,
      CALLS_ORIGIN: CALLS,
      CHAT_TOKEN_SECRET: SECRET,
    };
    const options = { env, cwd: folder, detached: true, stdio: 'ignore' } as const;
    const child = spawn(command, [...args.map((arg) => arg.replace('PORT', port)), place], options);
    const ask = (chatId: string) =>
      fetch(`http://127.0.0.1:${port}/call-token`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ chatId }),
      });
    try {
      const answer = await vi.waitFor(() => ask('42'), { timeout: 150_000, interval: 100 });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('application/json');
      const { token, ...rest } = (await answer.json()) as { token: string };
      expect(rest).toEqual({});

      expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
      const key = new TextEncoder().encode(SECRET);
      const { payload } = await jwtVerify(token, key, { issuer: CHAT, audience: CALLS, maxTokenAge: 600 });
      const { jti, iat = 0, exp = 0, ...claims } = payload;
      expect(claims).toEqual({
        iss: CHAT,
        aud: CALLS,
        sub: 'u1',
        name: 'Иван Петров',
        chat: { id: '42', kind: 'direct', title: 'Мария Соколова', role: 'member' },
      });
      expect(exp - iat).toBe(2 * 60 * 60);
      const next = await jwtVerify(((await (await ask('42')).json()) as { token: string }).token, key);
      expect(next.payload.jti).not.toBe(jti);
      expect(jti).toMatch(/^[\da-f-]{32,36}$/);

      expect((await ask('43')).status).toBe(404);
    } finally {
      await ended(child);
    }
  });
});
