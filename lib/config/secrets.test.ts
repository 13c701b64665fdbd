import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deriveSecret, keptSecret } from './secrets';

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'calls-test-')), 'data');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

describe('a kept secret', () => {
  it('has 256 bits, is the same at the second call, and only its owner can read it', () => {
    const secret = keptSecret(folder);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(keptSecret(folder)).toBe(secret);
    expect(statSync(path.join(folder, 'nextauth-secret')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['nextauth-secret']);
  });

  it('differs from folder to folder', () => {
    expect(keptSecret(folder)).not.toBe(keptSecret(path.join(folder, 'another')));
  });

  it.each(['', '\n', 'abc'])('that is cut short (%j) is refused rather than used', (text) => {
    keptSecret(folder);
    writeFileSync(path.join(folder, 'nextauth-secret'), text);
    expect(() => keptSecret(folder)).toThrow(/cut short/);
  });

  it('is one and the same for processes that start at once', async () => {
    const script = `
      const { keptSecret } = await import(${JSON.stringify(path.resolve('lib/config/secrets.ts'))});
      console.log(keptSecret(${JSON.stringify(folder)}));`;
    const flags = ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', script];
    const answers = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
        return String(((await once(child.stdout, 'data')) as [Buffer])[0]).trim();
      }),
    );
    expect(answers).toEqual(Array(3).fill(keptSecret(folder)));
    expect(readdirSync(folder)).toEqual(['nextauth-secret']);
  });
});

describe('a derived secret', () => {
  it('is HKDF-SHA256 of RFC 5869: 256 bits, the same each time', () => {
    // Computed with Python's hmac: extract with an empty salt, expand with info "room names".
    expect(deriveSecret('a'.repeat(32), 'room names')).toBe(
      'f194488047ac5db43be3ac4130adb6e0bd4288e90a0704e44e578a9c392a67ff',
    );
  });

  it('differs by secret and by purpose', () => {
    const all = [
      deriveSecret('a', 'x'),
      deriveSecret('b', 'x'),
      deriveSecret('a', 'y'),
      deriveSecret('ax', ''),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
