// Finds a Chromium to test with: an explicit path, the system's, or Playwright's own download.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Path of a usable Chromium, or null. `CHROMIUM_PATH` wins over everything.
 * @returns {string | null}
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return asked;
  const bundled = chromium.executablePath();
  if (bundled && existsSync(bundled)) return bundled;
  return KNOWN_PLACES.find((place) => existsSync(place)) ?? null;
}

/**
 * Finds a Chromium, or gets one: Playwright's download first, then Debian's package when root.
 * @returns {string} path of the executable
 * @throws {Error} when none can be had, with what to do
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found. Getting one for the browser tests ...');
  const cli = path.join(
    path.dirname(fileURLToPath(import.meta.resolve('@playwright/test/package.json'))),
    'cli.js',
  );
  const download = spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  if (download.status !== 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    execFileSync('apt-get', ['update'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const got = findChromium();
  if (got) return got;
  throw new Error(
    'No Chromium for the browser tests. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to its executable.',
  );
}
