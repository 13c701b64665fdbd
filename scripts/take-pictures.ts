// Takes pictures of the running product; needs a production build. `npm run pictures` renews the README's; with a
// folder, every page goes there in both colour schemes, sizes and languages, to be looked at.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startApp } from '../e2e/start-app';
import { startStandin } from '../jitsi/standin/start-standin';
import { findChromium } from './find-chromium.mjs';

const folder = process.argv[2];

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
  if (folder) await everyPage(folder);
  else await readmePictures('docs/pictures');
} finally {
  await browser.close();
  await app.stop();
  await standin.close();
  rmSync(standinData, { recursive: true, force: true });
}

async function readmePictures(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const pages: Page[] = [];
  for (const [name, words] of [
    [/Иван Петров/, 'Созвонимся перед демо? Покажу экран.'],
    [/Мария Соколова/, 'Давай. Звоню.'],
  ] as const) {
    const context = await browser.newContext({
      baseURL: app.origin,
      viewport: { width: 1280, height: 800 },
      locale: 'ru',
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    pages.push(page);
    await page.goto('/sign-in');
    await page.getByRole('button', { name }).click();
    await page.waitForURL('/');
    await page.goto('/chats/ivan-maria');
    await page.getByRole('textbox').fill(words);
    await page.getByRole('button', { name: 'Отправить' }).click();
    await page.getByText(words).waitFor();
  }
  const [, page] = pages;
  await page?.screenshot({ path: path.join(target, 'chat.png') });
  for (const one of pages) {
    await one.goto('/call/ivan-maria?prejoin=0');
    await one.frameLocator('iframe').getByRole('button', { name: 'Завершить звонок' }).waitFor();
  }
  const remote = page?.frameLocator('iframe').locator('video[aria-label="Видео: Иван Петров"]');
  await remote?.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        if (video.videoWidth > 0) resolve();
        else video.addEventListener('resize', () => resolve(), { once: true });
      }),
  );
  await page?.screenshot({ path: path.join(target, 'call.png') });
}

async function everyPage(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const locale of ['ru', 'en']) {
        const context = await browser.newContext({
          baseURL: app.origin,
          viewport,
          colorScheme,
          locale,
          ignoreHTTPSErrors: true,
        });
        const page = await context.newPage();
        await visit(page, (what) => path.join(target, `${what}-${size}-${colorScheme}-${locale}.png`));
        await context.close();
      }
    }
  }
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
