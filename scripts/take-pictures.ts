// Takes the README's pictures from the running product: tsx scripts/take-pictures.ts [folder]. Needs a production build.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startApp } from '../e2e/start-app';
import { startStandin } from '../jitsi/standin/start-standin';
import { findChromium } from './find-chromium.mjs';

const folder = process.argv[2] ?? 'docs/pictures';
mkdirSync(folder, { recursive: true });

const secret = 'a-secret-of-the-pictures-of-32-chars-or-more';
const standinData = mkdtempSync(path.join(os.tmpdir(), 'calls-pictures-'));
const standin = await startStandin({
  port: 0,
  dataDir: standinData,
  auth: { kind: 'secret', appId: 'pictures', secret },
});
const app = await startApp({
  JITSI_DOMAIN: standin.domain,
  JITSI_APP_ID: 'pictures',
  JITSI_APP_SECRET: secret,
});
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ],
});

try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({
      wide: { width: 1280, height: 800 },
      narrow: { width: 360, height: 740 },
    })) {
      for (const locale of ['ru', 'en']) {
        const context = await browser.newContext({
          baseURL: app.origin,
          viewport,
          colorScheme,
          locale,
          ignoreHTTPSErrors: true,
        });
        const page = await context.newPage();
        const name = (what: string) => path.join(folder, `${what}-${size}-${colorScheme}-${locale}.png`);
        await visit(page, name);
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await app.stop();
  await standin.close();
  rmSync(standinData, { recursive: true, force: true });
}

async function visit(page: Page, name: (what: string) => string): Promise<void> {
  const shot = async (what: string) => {
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: name(what) });
  };
  await page.goto('/sign-in');
  await shot('sign-in');
  await page.getByRole('button', { name: /Иван Петров/ }).click();
  await page.waitForURL('/');
  await shot('chats');
  await page.goto('/chats/team');
  await shot('chat');
  await page.goto('/profile');
  await shot('profile');
  await page.goto('/nowhere');
  await shot('not-found');
  await page.goto('/call/team');
  const meeting = page.frameLocator('iframe');
  const join = meeting.getByRole('button', { name: /^(Join meeting|Присоединиться)$/ });
  await join.waitFor();
  await shot('prejoin');
  await join.click();
  await meeting.getByRole('list', { name: /^(People|Участники)$/ }).waitFor();
  await shot('meeting');
  await meeting.getByRole('button', { name: /^(Hang up|Завершить звонок)$/ }).click();
  await page.getByRole('heading', { level: 2 }).waitFor();
  await shot('goodbye');
}
