import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../scripts/find-chromium.mjs';
import { expect, joinMeeting, meetingOf, test } from './fixtures';

const row = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
const start = (page: Page) => page.getByRole('button', { name: 'Начать проверку' });

/** A browser that has been told to give no page camera and microphone. */
const denyingBrowser = () =>
  chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream=deny',
    ],
  });

/** Keeps hold of every track that the page opens, so that it can be seen whether its device is still on. */
async function watchTracks(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { openedTracks: tracks });
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  return () =>
    page.evaluate(() =>
      (window as unknown as { openedTracks: MediaStreamTrack[] }).openedTracks
        .filter(({ readyState }) => readyState === 'live')
        .map(({ kind }) => kind)
        .sort(),
    );
}

test('from the profile, everything is found to be fine, and the result can be copied', async ({
  guest,
  standin,
}) => {
  const { page, context, signIn } = await guest({ permissions: ['clipboard-read', 'clipboard-write'] });
  await signIn('ivan');
  await page.goto('/profile');
  await page.getByRole('link', { name: 'Проверить камеру и звук' }).click();
  await expect(page).toHaveURL('/check');
  await expect(row(page, 'Браузер')).toContainText('в порядке');
  await expect(row(page, 'Сервер звонков')).toContainText(`${standin.domain} отвечает.`);
  await expect(row(page, 'Показ экрана')).toContainText('в порядке');
  await expect(row(page, 'Камера')).toContainText('не проверено');
  await start(page).click();
  await expect(row(page, 'Камера')).toContainText('Камера работает.');
  await expect
    .poll(() => page.getByLabel('Вы на камере').evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  // The device that Chromium fakes beeps.
  await expect(row(page, 'Микрофон')).toContainText('Микрофон вас слышит.');
  await expect(page.getByText('Камера, звук и сеть готовы к звонку.')).toBeVisible();
  await row(page, 'Звук').getByRole('button', { name: 'Включить звук' }).click();
  await row(page, 'Звук').getByRole('button', { name: 'Слышу', exact: true }).click();
  await expect(row(page, 'Звук')).toContainText('Вы слышите звук.');

  await page.getByRole('button', { name: 'Скопировать результат' }).click();
  await expect(page.getByText(/Скопировано/)).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const check of ['browser', 'domain', 'camera', 'microphone', 'speaker', 'screen']) {
    expect(text).toContain(`[${check}.ok]`);
  }
  const cookies = (await context.cookies()).map(({ value }) => value).filter((value) => value.length > 8);
  for (const secret of ['Иван', 'ivan', 'Fake', ...cookies]) expect(text).not.toContain(secret);
  expect(await page.evaluate(() => localStorage.getItem('calls.checked'))).toBe('1');
});

test('the camera is off as soon as the check is left, also for another tab', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  const live = await watchTracks(page);
  await page.goto('/check');
  await start(page).click();
  await expect.poll(live).toEqual(['audio', 'video']);
  const visibility = (state: string) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await visibility('hidden');
  expect(await live()).toEqual([]);
  await visibility('visible');
  await expect.poll(live).toEqual(['audio', 'video']);
  // Within the same document, where nothing but the page itself could have stopped them.
  await page.getByRole('main').getByRole('link', { name: 'Профиль' }).click();
  await expect(page.getByRole('heading', { name: 'Профиль' })).toBeVisible();
  expect(await live()).toEqual([]);
});

test('a refused permission is told with how to give it, and the rest is still checked', async ({ guest }) => {
  const browser = await denyingBrowser();
  try {
    const { page, context, signIn } = await guest({ browser });
    await signIn('ivan');
    await page.goto('/check');
    await start(page).click();
    for (const [name, sentence] of [
      ['Камера', 'Браузер не даёт включить камеру.'],
      ['Микрофон', 'Браузер не даёт включить микрофон.'],
    ] as const) {
      await expect(row(page, name)).toContainText(sentence);
      await row(page, name).getByText('Как разрешить доступ').click();
      await expect(row(page, name)).toContainText(`включите «${name}»`);
      await expect(row(page, name).getByRole('button', { name: 'Попробовать снова' })).toBeVisible();
    }
    await expect(row(page, 'Сервер звонков')).toContainText('отвечает.');
    await expect(page.getByText(/Кое-что не работает/)).toBeVisible();
    await context.close();
  } finally {
    await browser.close();
  }
});

test('a Jitsi out of reach is told from a script that the browser holds back', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/404|ERR_FAILED|ERR_BLOCKED_BY_CLIENT|ERR_CONNECTION_REFUSED/);
  const { page, signIn } = await guest();
  await signIn('ivan');
  const script = `${standin.origin}/external_api.js`;
  await page.route(script, (route) => route.abort('blockedbyclient'));
  await page.goto('/check');
  await expect(row(page, 'Сервер звонков')).toContainText('не даёт загрузить оттуда скрипт звонка');
  await expect(row(page, 'Сервер звонков')).toContainText('из-за расширения');
  await page.route(`${standin.origin}/**`, (route) => route.abort('connectionrefused'));
  const again = row(page, 'Сервер звонков').getByRole('button', { name: 'Попробовать снова' });
  await again.click();
  await expect(row(page, 'Сервер звонков')).toContainText(`Не удалось связаться с ${standin.domain}.`);
  await page.unroute(script);
  await page.unroute(`${standin.origin}/**`);
  await again.click();
  await expect(row(page, 'Сервер звонков')).toContainText('отвечает.');
});

test('a keyboard is enough, and from a call there is a way back to it', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.goto('/check?chat=team');
  // Nothing that cannot be pressed yet takes the focus.
  await expect(start(page)).toBeEnabled();
  await start(page).focus();
  await page.keyboard.press('Enter');
  await expect(row(page, 'Микрофон')).toContainText('Микрофон вас слышит.');
  const press = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true });
    for (let steps = 0; steps < 30; steps++) {
      if (await button.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
  };
  await press('Включить звук');
  await page.getByRole('button', { name: 'Слышу', exact: true }).waitFor();
  await page.keyboard.press('Shift+Tab');
  await press('Не слышу');
  await expect(row(page, 'Звук')).toContainText('Прибавьте громкость');
  await press('Скопировать результат');
  await expect(page.getByRole('textbox', { name: 'Результат для поддержки' })).toBeVisible();
  await page.getByRole('link', { name: 'К звонку' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/call/team');
});

test('the signed-out sign in and come back to the check of their chat', async ({ guest }) => {
  const { page } = await guest({ locale: 'en-GB' });
  await page.goto('/check?chat=team');
  await page.getByRole('button', { name: /ivan/ }).click();
  await page.waitForURL('/check?chat=team');
  await page.getByRole('button', { name: 'Start the check' }).click();
  await expect(row(page, 'Camera')).toContainText('The camera works.');
});

test('a call without permission for camera and microphone goes on, says so, and how to allow them', async ({
  guest,
}) => {
  const denying = await denyingBrowser();
  const { page, signIn } = await guest({ browser: denying });
  await signIn('ivan');
  await page.goto('/call/team');
  const alert = page.getByRole('alert').filter({ hasText: 'Как разрешить доступ' });
  await expect(alert).toHaveAttribute('data-code', 'microphone_denied');
  await alert.getByText('Как разрешить доступ').click();
  await expect(alert.getByRole('listitem').first()).toBeVisible();
  await page.getByRole('button', { name: 'Попробовать снова' }).click();
  await expect(alert).toHaveAttribute('data-code', 'microphone_denied');
  await page.getByRole('button', { name: 'Скрыть' }).click();
  await expect(alert).toHaveAttribute('data-code', 'camera_denied');
  await page.getByRole('button', { name: 'Скрыть' }).click();
  await joinMeeting(page);
  await expect(meetingOf(page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await denying.close();
});

test('a first call offers the check, in place of the meeting and before it', async ({ guest }) => {
  const { page, signIn } = await guest();
  const live = await watchTracks(page);
  await signIn('ivan');
  await page.goto('/call/team');
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await expect(page.locator('iframe')).toHaveCount(0);
  await start(page).click();
  await expect(row(page, 'Камера')).toContainText('Камера работает.');
  // A check that was left before all was heard and seen is offered again.
  await expect(row(page, 'Микрофон')).toContainText('Микрофон вас слышит.');
  await page.getByRole('button', { name: 'Закончить проверку' }).click();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  expect(await live()).toEqual([]);
  await page.reload();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Проверить', exact: true })).toHaveCount(0);
});
