import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findChromium } from './find-chromium.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'calls-test-'));
  vi.stubEnv('CHROMIUM_PATH', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function downloaded(script: string): string {
  const file = path.join(folder, 'chromium');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.spyOn(chromium, 'executablePath').mockReturnValue(file);
  return file;
}

it('takes a Chromium that says its version', () => {
  const file = downloaded('echo Chromium 1.0');
  expect(findChromium()).toBe(file);
});

it('does not believe in one whose libraries are missing', () => {
  const file = downloaded('echo "error while loading shared libraries: libnss3.so" >&2; exit 127');
  expect(findChromium()).not.toBe(file);
});

it('leaves the choice to CHROMIUM_PATH', () => {
  downloaded('echo Chromium 1.0');
  vi.stubEnv('CHROMIUM_PATH', '/somewhere/chromium');
  expect(findChromium()).toBe('/somewhere/chromium');
});
