import { generateKeyPairSync } from 'node:crypto';
import { chromium, type Browser, type Page, type Request } from '@playwright/test';
import config from './playwright.config';
import {
  callSeenBy,
  expect,
  IDLE,
  joinMeeting,
  meetingOf,
  openCall,
  participants,
  test,
  type Guest,
} from './fixtures';

// A lease of three seconds, and some more for a slow machine to get from our page into the meeting there.
const QUICK = { PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '3', CALL_GRACE_SECONDS: '10' };
const LONGER_THAN_A_LEASE = 5;

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
  await page.getByRole('link', { name: 'Продолжить без ограничения' }).click();
  await page.waitForURL(/^https:\/\/meet\.jit\.si\/chat-/);
  await page.getByRole('button', { name: 'Присоединиться' }).click();
  await expect(page.getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  expect(new URL(page.url()).pathname).toMatch(/^\/chat-[a-z2-7]{32}$/);
  if (room) expect(new URL(page.url()).pathname).toBe(`/${room.room}`);
  await expect(page.getByRole('heading', { name: 'Команда' })).toBeVisible();
});

test('where somebody has to open the call first, the window says what it waits for, and comes in by itself', async ({
  guest,
  also,
}) => {
  const standin = await also.standin({ public: { waitForModerator: true }, hosts: ['meet.jit.si'] });
  const app = await also.app();
  const { page, signIn } = await guest({ app, browser: await browserThatTakes('meet.jit.si', standin.port) });
  await signIn('ivan');
  await page.goto('/call/team');
  await joinMeeting(page);
  const notice = page.getByRole('status').filter({ hasText: 'Ждём того, кто откроет звонок' });
  await expect(notice).toHaveAttribute('data-code', 'waiting_moderator');
  expect(
    (await page
      .context()
      .request.get('/api/chats/team/call', IDLE)
      .then((answer) => answer.json())) as object,
  ).toEqual({
    call: null,
  });
  const ticket = await page
    .context()
    .request.post('/api/calls/token', { data: { chatId: 'team', media: 'video' }, ...IDLE });
  const { roomName } = (await ticket.json()) as { roomName: string };
  standin.control({ action: 'admit', room: roomName });
  await expect(meetingOf(page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await expect(notice).toHaveCount(0);
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

/** What a request reports of somebody's presence; null when it is another one. */
function report(request: Request): string | null {
  if (!request.url().endsWith('/api/calls/presence')) return null;
  return (request.postDataJSON() as { event: string }).event;
}

/** Waits for renewals that a page sends from now on, one a second. */
async function renewals({ page }: Guest, count: number): Promise<void> {
  for (let seen = 0; seen < count; seen++) {
    await page.waitForRequest((request) => report(request) === 'alive');
  }
}

const joinThere = (call: Page) => call.getByRole('button', { name: 'Присоединиться' }).click();

test.describe('a call that went on at meet.jit.si', () => {
  let ivan: Guest;
  let oleg: Guest;
  let call: Page;

  test.beforeEach(async ({ guest, also }) => {
    const standin = await also.standin({ public: true, hosts: ['meet.jit.si'] });
    const app = await also.app({ JITSI_DOMAIN: 'meet.jit.si', ...QUICK });
    ivan = await guest({ app, browser: await browserThatTakes('meet.jit.si', standin.port) });
    oleg = await guest({ app });
    await ivan.signIn('ivan');
    await oleg.signIn('oleg');
    await ivan.page.goto('/chats/team');
    call = await openCall(ivan.page);
    await joinMeeting(call);
    await expect.poll(() => participants(oleg)).toEqual(['ivan']);
    await call.getByRole('link', { name: 'Продолжить без ограничения' }).click();
    await call.waitForURL(/^https:\/\/meet\.jit\.si\/chat-/);
    // On the way there nobody has left.
    expect(await participants(oleg)).toEqual(['ivan']);
  });

  test('shows who is in it for as long as they are, and ends when they hang up there', async () => {
    await joinThere(call);
    await renewals(ivan, LONGER_THAN_A_LEASE);
    expect(await callSeenBy(oleg)).toMatchObject({ number: 1, participants: [{ id: 'ivan' }] });

    const closed = call.waitForEvent('close');
    await call.getByRole('button', { name: 'Завершить звонок' }).click();
    await closed;
    await expect.poll(() => participants(oleg)).toBeNull();
  });

  test('ends when its window is closed', async () => {
    await joinThere(call);
    await renewals(ivan, LONGER_THAN_A_LEASE);
    // Without a word of the meeting: its page gets no time to say one.
    const left = ivan.page.waitForRequest((request) => report(request) === 'left');
    await call.close();
    await left;
    await expect.poll(() => participants(oleg)).toBeNull();
  });

  test('outlives a reload of the chat', async () => {
    await joinThere(call);
    await renewals(ivan, 1);
    await ivan.page.reload();
    // The meeting is heard as soon as the page runs, which its load is not yet.
    await expect(async () => {
      const renewed = ivan.page.waitForRequest((request) => report(request) === 'alive', { timeout: 1000 });
      await call.getByRole('button', { name: /ключить микрофон$/ }).click();
      await renewed;
    }).toPass();
    await renewals(ivan, LONGER_THAN_A_LEASE);
    expect(await callSeenBy(oleg)).toMatchObject({ number: 1, participants: [{ id: 'ivan' }] });
    await call.close();
    await expect.poll(() => participants(oleg)).toBeNull();
  });

  test('is left behind when it ends before they join there, which the chat says, and leads on', async ({
    expectConsole,
  }) => {
    expectConsole(/409/);
    await expect.poll(() => participants(oleg)).toBeNull();
    await joinThere(call);
    const notice = ivan.page.getByRole('alert').filter({ hasText: 'Окно звонка «Команда» на meet.jit.si' });
    await notice.getByRole('button', { name: 'Перейти в новый звонок' }).click();
    await expect(notice).toHaveCount(0);
    await call.waitForURL('**/call/team');
    await joinMeeting(call);
    await expect.poll(() => participants(oleg)).toEqual(['ivan']);
    expect((await callSeenBy(oleg))?.number).toBe(2);
  });
});
