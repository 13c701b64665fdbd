import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { startJitsiWeb } from '../testing/start-jitsi-web';
import { findProsody, startProsody } from '../testing/start-prosody';
import { seriousFaults } from './accessibility-faults';
import { expect, jitsiAt, SECRET, test } from './fixtures';

const codes = (page: Page) =>
  page.locator('tr[data-code]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.code));
/** At the stand-in: what it is, and that calls work. */
const STANDIN = [
  'settings_secret',
  'dns_ok',
  'tls_standin',
  'clock_ok',
  'script_ok',
  'config_ok',
  'addresses_ok',
  'framing_ok',
  'login_standin',
];

test('the operator examines the Jitsi from a page, by keyboard, and finds the outcome there later', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(jitsiAt(standin));
  const { page } = await guest({ app });
  await page.goto('/operator');
  await page.getByRole('link', { name: 'Проверка Jitsi' }).click();
  await expect(page.getByRole('heading', { name: 'Проверка Jitsi' })).toBeVisible();
  expect(await seriousFaults(page), 'before').toEqual([]);
  const button = page.getByRole('button', { name: /^Проверить/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Звонки должны работать.' })).toBeVisible();
  await expect(button).toBeFocused();
  expect(await codes(page)).toEqual(STANDIN);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      expect(await seriousFaults(page), `${colorScheme}, ${width} px`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  }
  await page.reload();
  await expect(page.getByText('Звонки должны работать.')).toBeVisible();
  expect(await codes(page)).toEqual(STANDIN);
  expect(await page.content()).not.toContain(SECRET);
  await page.getByRole('link', { name: 'Для администратора' }).click();
  await expect(page.getByRole('heading', { name: 'Для администратора' })).toBeVisible();
});

test('a Jitsi that says nothing is waited for in sight, by all pages at once, also after a reload', async ({
  guest,
  also,
}) => {
  const standin = await also.standin({});
  standin.control({ action: 'answer', mode: 'never' });
  const app = await also.app({ JITSI_DOMAIN: standin.domain });
  const { page, context } = await guest({ app, locale: 'en-GB' });
  await page.goto('/operator/doctor');
  await page.getByRole('button', { name: 'Check now' }).click();
  const status = page.getByRole('status').filter({ hasText: 'Being checked' });
  await expect(status).toContainText('config.js');
  expect(await seriousFaults(page), 'while it goes on').toEqual([]);
  const other = await context.newPage();
  await other.goto('/operator/doctor');
  await expect(other.getByRole('button', { name: 'Check again' })).toHaveAttribute('aria-disabled', 'true');
  const again = await context.request.post('/operator/doctor/run', {
    headers: { accept: 'application/json' },
  });
  const id = ((await again.json()) as { examination: { id: string } }).examination.id;
  await page.reload();
  await expect(status).toBeVisible();
  for (const one of [page, other]) {
    await expect(one.getByText('Calls will not work like this.')).toBeVisible();
    await expect(one.locator('[data-code="script_silent"]')).toContainText('failed');
  }
  const last = await context.request.get('/operator/doctor/run');
  expect(((await last.json()) as { examination: { id: string } }).examination.id).toBe(id);
});

test('without a script the button works too, and the page says that it does not refresh', async ({
  guest,
  also,
}) => {
  const standin = await also.standin({});
  standin.control({ action: 'answer', mode: 'never' });
  const app = await also.app({ JITSI_DOMAIN: standin.domain });
  const { page } = await guest({ app, javaScriptEnabled: false });
  await page.goto('/operator/doctor');
  await page.getByRole('button', { name: 'Проверить' }).click();
  await expect(page).toHaveURL('/operator/doctor');
  const refresh = page.getByRole('link', { name: 'Показать, что уже готово' });
  await expect(async () => {
    if (await refresh.isVisible()) await refresh.click();
    await expect(page.getByText('Так звонки работать не будут.')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.locator('[data-code="config_silent"]')).toBeVisible();
});

type TestArguments = Parameters<Parameters<typeof test>[2]>[0];

/** The production build loads the XMPP client in another way than the tests do. */
async function atProsody({ guest, also }: Pick<TestArguments, 'guest' | 'also'>) {
  const prosody = await startProsody({ secret: SECRET, issuer: 'walks' });
  const web = await startJitsiWeb({ prosody: prosody.port });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calls-authority-'));
  try {
    const authority = path.join(folder, 'authority.pem');
    writeFileSync(authority, web.certificate);
    const app = await also.app({
      ...jitsiAt(web),
      NODE_EXTRA_CA_CERTS: authority,
    });
    const { page } = await guest({ app });
    await page.goto('/operator/doctor');
    await page.getByRole('button', { name: 'Проверить' }).click();
    await expect(page.getByText('Звонки должны работать.')).toBeVisible();
    expect((await codes(page)).slice(-8)).toEqual(
      ['login', 'room', 'signature', 'wrong_room', 'expired', 'no_token', 'roles', 'identity'].map(
        (check) => `${check}_ok`,
      ),
    );
  } finally {
    await web.stop();
    await prosody.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (findProsody()) {
  test('the page logs in at a real Prosody', ({ guest, also }) => atProsody({ guest, also }));
}
