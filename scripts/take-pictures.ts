// Takes pictures of the running product; needs a production build. `npm run pictures` renews the README's; with a
// folder, every page goes there in both colour schemes, sizes and languages, to be looked at.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContextOptions, type Page } from '@playwright/test';
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
  CALL_GRACE_SECONDS: '1',
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

async function signedIn(person: RegExp, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: app.origin,
    viewport: { width: 1280, height: 800 },
    locale: 'ru',
    ignoreHTTPSErrors: true,
    ...options,
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: person }).click();
  await page.waitForURL('/');
  return page;
}

async function write(page: Page, chat: string, words: string): Promise<void> {
  await page.goto(`/chats/${chat}`);
  await page.getByRole('textbox').fill(words);
  await page.getByRole('button', { name: 'Отправить' }).click();
  await page.getByRole('log').getByText(words).waitFor();
}

function hangUp(page: Page) {
  return page.frameLocator('iframe').getByRole('button', { name: 'Завершить звонок' });
}

async function enterCall(page: Page, chat: string, media = 'video'): Promise<void> {
  await page.goto(`/call/${chat}?prejoin=0&media=${media}`);
  await hangUp(page).waitFor();
}

async function endCall(chat: string, ...people: Page[]): Promise<void> {
  for (const page of people) await hangUp(page).click();
  const ended = async () => {
    const answer = await people[0]?.request.get(`/api/chats/${chat}/call`);
    return ((await answer?.json()) as { call: unknown }).call === null;
  };
  while (!(await ended())) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Calls and words that the pages then show: over, missed, and on. */
async function callEachOther(): Promise<void> {
  const maria = await signedIn(/Мария Соколова/);
  const oleg = await signedIn(/Олег Ким/);
  await write(maria, 'team', 'Коллеги, созвон в полдень?');
  await write(oleg, 'team', 'Да, подключаюсь.');
  await enterCall(maria, 'team', 'audio');
  await enterCall(oleg, 'team', 'audio');
  await endCall('team', maria, oleg);
  await write(maria, 'ivan-maria', 'Есть минута?');
  await enterCall(maria, 'ivan-maria');
  await endCall('ivan-maria', maria);
  await enterCall(maria, 'team');
  await enterCall(oleg, 'team');
}

async function readmePictures(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const ivan = await signedIn(/Иван Петров/);
  await write(ivan, 'ivan-maria', 'Созвонимся перед демо? Покажу экран.');
  const maria = await signedIn(/Мария Соколова/);
  await write(maria, 'ivan-maria', 'Давай. Звони.');
  await enterCall(ivan, 'ivan-maria');
  await maria.getByText('Входящий видеозвонок').waitFor();
  await maria.getByRole('log').getByText('Видеозвонок идёт').waitFor();
  await maria.screenshot({ path: path.join(target, 'chat.png'), animations: 'disabled' });
  await enterCall(maria, 'ivan-maria');
  const remote = maria.frameLocator('iframe').locator('video[aria-label="Видео: Иван Петров"]');
  await remote.evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        if (video.videoWidth > 0) resolve();
        else video.addEventListener('resize', () => resolve(), { once: true });
      }),
  );
  await maria.screenshot({ path: path.join(target, 'call.png') });
}

async function everyPage(target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  await callEachOther();
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
    // Not an idle network: a page that is kept live never has one.
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    await page.screenshot({ path: name(what) });
  };
  await page.goto('/sign-in');
  await shot('sign-in');
  await page.getByRole('button', { name: /Иван Петров/ }).click();
  await page.waitForURL('/');
  await shot('chats');
  await page.goto('/chats/ivan-maria');
  await shot('chat-missed');
  await page.goto('/chats/team');
  await shot('chat-ongoing');
  await page.goto('/chats/team/calls');
  await shot('history');
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
