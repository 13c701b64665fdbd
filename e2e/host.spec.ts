import type { Page } from '@playwright/test';
import { freePort } from '../testing/free-port';
import { expect, IDLE, jitsiAt, joinMeeting, meetingOf, test as base, type Guest } from './fixtures';
import { startHostChat, type HostChat } from './host-chat';
import type { RunningApp } from './start-app';

interface Beside {
  chat: HostChat;
  app: RunningApp;
}

const test = base.extend<{ beside: (settings?: Record<string, string>) => Promise<Beside> }>({
  /** A chat of somebody else on another site, and the app beside it; asked for before the guests, to end after them. */
  beside: async ({ also, standin }, use) => {
    const chats: HostChat[] = [];
    await use(async (settings = {}) => {
      const port = await freePort();
      const chat = await startHostChat(() => `http://localhost:${port}`);
      chats.push(chat);
      const app = await also.app(
        {
          ...jitsiAt(standin),
          PRESENCE_RENEW_SECONDS: '1',
          PRESENCE_EXPIRE_SECONDS: '10',
          CALL_GRACE_SECONDS: '1',
          ...chat.settings,
          ...settings,
        },
        port,
      );
      return { chat, app };
    });
    for (const chat of chats) await chat.close();
  },
});

/** Seconds that a token lasts whose right is over a moment later: clocks may be half a minute off. */
const BRIEFLY = -15;

const button = (page: Page) => page.locator('call-button');

async function openChat({ page }: Guest, chat: HostChat, person: string): Promise<void> {
  await page.goto(chat.page(person));
  await expect(button(page)).toHaveAttribute('state', /^(idle|ongoing)$/);
}
async function press(page: Page): Promise<Page> {
  const opening = page.waitForEvent('popup');
  await button(page).getByRole('button').click();
  return opening;
}
async function hangUp(call: Page): Promise<void> {
  const closing = call.waitForEvent('close');
  await meetingOf(call).getByRole('button', { name: 'Завершить звонок' }).click();
  await closing;
}
const types = (chat: HostChat) => chat.told.map(({ type }) => type);

test('two people of a chat on another site call each other, with third-party cookies blocked', async ({
  beside,
  guest,
  playwright,
}) => {
  const { chat, app } = await beside();
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await playwright.chromium.launch({
    executablePath,
    args: [...(args ?? []), '--test-third-party-cookie-phaseout'],
  });
  const [ivan, maria] = [await guest({ app, browser }), await guest({ app, browser })];
  await openChat(ivan, chat, 'ivan');
  await openChat(maria, chat, 'maria');

  const ivansCall = await press(ivan.page);
  await joinMeeting(ivansCall);
  expect(ivansCall.url()).toBe(`${app.origin}/call/host%3A42?media=video`);
  await expect(button(ivan.page)).toHaveAttribute('state', 'calling');
  await expect(maria.page.locator('call-banner').getByRole('status')).toContainText('Иван Петров');

  const mariasCall = await press(maria.page);
  await joinMeeting(mariasCall);
  await expect(meetingOf(mariasCall).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await expect(button(ivan.page)).toHaveAttribute('state', 'joined');

  await hangUp(mariasCall);
  await hangUp(ivansCall);
  await expect(button(ivan.page)).toHaveAttribute('state', 'idle');
  await expect
    .poll(() => types(chat))
    .toEqual([
      'call.started',
      'participant.joined',
      'participant.joined',
      'participant.left',
      'participant.left',
      'call.ended',
    ]);
  expect(chat.told.at(-1)?.data).toMatchObject({
    call: { number: 1, outcome: 'ended', participants: [{ id: 'ivan' }, { id: 'maria' }] },
    sentence: { ru: expect.stringContaining('Видеозвонок завершён') as unknown },
  });
  // Neither in an address nor in what the server writes.
  const [tokenHead = ''] = chat.token('ivan').split('.');
  expect(app.output()).not.toContain(tokenHead);
  await browser.close();
});

test('a call window renews its right through the chat page, and says so when that is closed', async ({
  beside,
  guest,
}) => {
  const { chat, app } = await beside();
  const ivan = await guest({ app });
  await openChat(ivan, chat, 'ivan');
  chat.lasts = BRIEFLY;
  const call = await press(ivan.page);
  const renewals: string[] = [];
  call.on('request', (request) => {
    if (request.url().endsWith('/api/enter/renew')) renewals.push(request.url());
  });
  await joinMeeting(call);
  chat.lasts = 3600;
  await expect.poll(() => renewals, { timeout: 60_000 }).toEqual([`${app.origin}/api/enter/renew`]);

  // What the window says then is an end an hour away.
  await ivan.page.close();
  await expect(call.locator('[data-code="host_gone"]')).toBeVisible();
  await expect(meetingOf(call).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  await hangUp(call);
});

test('a window whose right has ended hangs up, and leads back to the chat', async ({
  beside,
  guest,
  expectConsole,
}) => {
  expectConsole(/401|403/);
  const { chat, app } = await beside();
  const ivan = await guest({ app });
  await openChat(ivan, chat, 'ivan');
  chat.lasts = BRIEFLY;
  const call = await press(ivan.page);
  await joinMeeting(call);
  await expect.poll(() => types(chat)).toContain('call.started');
  chat.silent = true;
  await expect(call.locator('[data-code="right_ended"]')).toBeVisible({ timeout: 70_000 });
  await expect(call.locator('iframe')).toHaveCount(0);
  await expect.poll(() => types(chat), { timeout: 60_000 }).toContain('call.missed');
  // A link to the call alone opens it for nobody.
  await call.goto(`${app.origin}/call/host%3A42`);
  await expect(call.getByRole('heading')).toBeVisible();
  await expect(call.locator('iframe')).toHaveCount(0);
});

test('nobody is let in by the page of another site, nor twice by a token, nor by a wrong one', async ({
  beside,
  guest,
}) => {
  const { chat, app } = await beside();
  const evil = await startHostChat(() => app.origin);
  const { page, context } = await guest({ app });
  const post = async (origin: string, token: string) => {
    await page.goto(`${origin}/empty`);
    await page.evaluate(
      ({ action, value }) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action });
        form.append(Object.assign(document.createElement('input'), { name: 'token', value }));
        document.body.append(form);
        form.submit();
      },
      { action: `${app.origin}/api/enter`, value: token },
    );
    await page.waitForURL(`${app.origin}/**`);
    return page.url().slice(app.origin.length);
  };
  expect(await post(evil.origin, chat.token('ivan'))).toBe('/enter?error=request.cross_site');
  await expect(page.locator('[role=alert][data-code]')).toHaveAttribute('data-code', 'request.cross_site');
  expect(await context.cookies(app.origin)).toEqual([]);

  const token = chat.token('ivan');
  expect(await post(chat.origin, token)).toBe('/call/host%3A42?media=video');
  await context.clearCookies();
  expect(await post(chat.origin, token)).toBe('/enter?error=auth.host_token_used');
  expect(await post(chat.origin, chat.token('ivan', { aud: 'https://other.example' }))).toBe(
    '/enter?error=auth.host_token',
  );
  const answer = await context.request.get('/api/chats/host%3A42/call', IDLE);
  expect(answer.status()).toBe(401);
  const headers = { authorization: `Bearer ${chat.token('ivan', { aud: 'https://other.example' })}` };
  const asked = await context.request.get('/api/chats/42/call', { ...IDLE, headers });
  expect([asked.status(), await asked.json()]).toMatchObject([401, { error: { code: 'auth.host_token' } }]);
  await evil.close();
});

test('what the chat is told survives a kill, and comes when the chat is back', async ({
  beside,
  guest,
  expectConsole,
}) => {
  // What the killed one was sending is there for the next after a minute.
  test.setTimeout(240_000);
  expectConsole(/Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const { chat, app } = await beside();
  chat.webhookStatus = 503;
  const ivan = await guest({ app });
  await openChat(ivan, chat, 'ivan');
  const call = await press(ivan.page);
  await joinMeeting(call);
  // The call itself does not wait for the chat that does not listen.
  await expect(button(ivan.page)).toHaveAttribute('state', 'calling');
  await app.kill();
  chat.webhookStatus = 200;
  await app.restart();
  await expect.poll(() => types(chat), { timeout: 150_000 }).toEqual(['call.started', 'participant.joined']);
  await expect(button(ivan.page)).toHaveAttribute('state', 'calling', { timeout: 60_000 });
  await hangUp(call);
  await expect.poll(() => types(chat).at(-1), { timeout: 60_000 }).toBe('call.missed');
  expect(types(chat)).toEqual(['call.started', 'participant.joined', 'participant.left', 'call.missed']);
});
