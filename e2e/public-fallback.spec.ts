import { generateKeyPairSync } from 'node:crypto';
import { chromium, type Browser } from '@playwright/test';
import config from './playwright.config';
import { expect, joinMeeting, meetingOf, test } from './fixtures';

const launched: Browser[] = [];

/** A browser to which a name of the internet is a stand-in on this machine. */
async function browserThatTakes(host: string, port: number): Promise<Browser> {
  const { launchOptions } = config.use ?? {};
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`],
  });
  launched.push(browser);
  return browser;
}

test.afterEach(async () => {
  for (const browser of launched.splice(0)) await browser.close();
});

test('without any setting calls run on meet.jit.si, and the window says what that means', async ({
  guest,
  also,
}) => {
  const standin = await also.standin({ public: true, hosts: ['meet.jit.si'] });
  const app = await also.app();
  expect(app.output()).toContain('meet.jit.si');
  const { page, signIn } = await guest({ app, browser: await browserThatTakes('meet.jit.si', standin.port) });
  await signIn('ivan');
  await page.clock.install();
  await page.goto('/call/team');
  await expect(page.getByText(/обрывается через пять минут, и кто-то один должен войти/)).toBeVisible();
  await joinMeeting(page);
  await expect(page.getByRole('timer')).toContainText(/через [45]:\d\d/);

  // The cut: the frame goes to a page that says nothing to us.
  await page.clock.fastForward(296_000);
  standin.control({ action: 'cut-after', seconds: 0 });
  await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toHaveCount(0);
  await page.clock.fastForward(10_000);
  const cut = page.getByRole('alert').filter({ hasText: 'meet.jit.si оборвал встроенный звонок' });
  await expect(cut).toHaveAttribute('data-code', 'embed_limit');

  // The same window goes on at meet.jit.si itself, in the same room, under the same name, and is not cut there.
  const [room] = standin.state().rooms;
  await cut.getByRole('link', { name: 'Продолжить без ограничения' }).click();
  await page.waitForURL(/^https:\/\/meet\.jit\.si\/chat-/);
  await page.getByRole('button', { name: 'Присоединиться' }).click();
  await expect(page.getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  expect(new URL(page.url()).pathname).toMatch(/^\/chat-[a-z2-7]{32}$/);
  if (room) expect(new URL(page.url()).pathname).toBe(`/${room.room}`);
  await expect(page.getByRole('heading', { name: 'Команда' })).toBeVisible();
});

test('somebody may go on without limit at once', async ({ guest, also }) => {
  const standin = await also.standin({ public: true, hosts: ['meet.jit.si'] });
  const app = await also.app({ JITSI_DOMAIN: 'meet.jit.si' });
  const { page, signIn } = await guest({ app, browser: await browserThatTakes('meet.jit.si', standin.port) });
  await signIn('maria');
  await page.goto('/call/ivan-maria?media=audio');
  await page.getByRole('link', { name: 'Продолжить без ограничения' }).click();
  await page.getByRole('button', { name: 'Присоединиться' }).click();
  await expect(page.getByRole('list', { name: 'Участники' })).toContainText('Мария Соколова');
  await expect(page.getByRole('button', { name: 'Включить камеру' })).toBeVisible();
});

test('JaaS takes our token for its tenant', async ({ guest, also }) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const appId = 'vpaas-magic-cookie-0123456789abcdef';
  const standin = await also.standin({
    auth: { kind: 'jaas', appId, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
    hosts: ['8x8.vc'],
  });
  const app = await also.app({
    JAAS_APP_ID: appId,
    JAAS_KEY_ID: '4f5a2c',
    JAAS_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  const { page, signIn } = await guest({ app, browser: await browserThatTakes('8x8.vc', standin.port) });
  await signIn('ivan');
  await page.goto('/call/team');
  await joinMeeting(page);
  await expect(meetingOf(page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await expect(page.getByRole('timer')).toHaveCount(0);
});
