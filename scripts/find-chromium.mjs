// Finds a Chromium to test with: an explicit path, the system's, or Playwright's own download.
import { spawnSync } from 'node:child_process';
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
  return places().find((place) => runs(place)) ?? null;
}

/**
 * Finds a Chromium, or gets one: Playwright's download first, and as root on Debian the libraries that it needs.
 * @returns {string} path of the executable
 * @throws {Error} when none can be had, with what to do
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium found. Getting one for the browser tests ...');
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const cli = path.join(
    path.dirname(fileURLToPath(import.meta.resolve('@playwright/test/package.json'))),
    'cli.js',
  );
  const install = [cli, 'install', ...(isDebianRoot ? ['--with-deps'] : []), 'chromium'];
  spawnSync(process.execPath, install, { stdio: 'inherit' });
  if (isDebianRoot && !findChromium()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: 'inherit' });
    const packages = ['install', '-y', '--no-install-recommends', 'chromium'];
    spawnSync('apt-get', packages, { stdio: 'inherit', env });
  }
  const got = findChromium();
  if (got) return got;
  const broken = places().find((place) => existsSync(place));
  throw new Error(
    broken
      ? `The Chromium at ${broken} does not run, most likely for want of system libraries. As root: npx playwright install-deps chromium (or Debian: apt-get install chromium). Or set CHROMIUM_PATH to one that runs.`
      : 'No Chromium for the browser tests. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to its executable.',
  );
}

/** Where one may be, the likeliest first. */
function places() {
  return [chromium.executablePath(), ...KNOWN_PLACES];
}

/**
 * A file that is there may still not run: its libraries are installed apart from it.
 * @param {string} place
 */
function runs(place) {
  return existsSync(place) && spawnSync(place, ['--version'], { timeout: 20_000 }).status === 0;
}
