import { randomBytes } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { start as startPlain } from '../examples/plain/server.mjs';
import { start as startReactExpress } from '../examples/react-express/server.mjs';
import { start as startSocketIo } from '../examples/socket-io/server.mjs';
import { freePort } from '../testing/free-port';
import { expect, jitsiAt, joinMeeting, meetingOf, test as base } from './fixtures';
import type { RunningApp } from './start-app';

const QUICK = { PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '10', CALL_GRACE_SECONDS: '1' };
const TOKEN_SECRET = 'a-secret-between-chat-and-calls-of-32-chars';
const WEBHOOK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;

/** What differs between the chats to who looks at them. */
interface Example {
  name: string;
  start: typeof startPlain;
  /** What the chat itself says, among its messages. */
  service: (page: Page) => Locator;
  /** How somebody who is called gets in. */
  answer: (page: Page) => Locator;
}

const joinInBanner = (page: Page) =>
  page.locator('call-banner').getByRole('button', { name: /^Войти в звонок/ });

const EXAMPLES: Example[] = [
  {
    name: 'plain',
    start: startPlain,
    service: (page) => page.locator('#messages .service'),
    answer: joinInBanner,
  },
  {
    name: 'react-express',
    start: startReactExpress,
    service: (page) => page.locator('.SystemMessage'),
    answer: joinInBanner,
  },
  {
    name: 'socket-io',
    start: startSocketIo,
    service: (page) => page.locator('#messages .service'),
    answer: (page) => page.getByRole('alert').getByRole('button', { name: 'Ответить' }),
  },
];

interface Host {
  origin: string;
  app: RunningApp;
}

const test = base.extend<{ host: (start: Example['start']) => Promise<Host> }>({
  /** Starts a chat, and the app as its calls; ended after the pages, when asked for before them. */
  host: async ({ also, standin }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (start) => {
      const port = await freePort();
      const chatOrigin = `http://localhost:${port}`;
      const app = await also.app({
        ...jitsiAt(standin),
        CHAT_ORIGINS: chatOrigin,
        CHAT_TOKEN_SECRET: TOKEN_SECRET,
        CHAT_WEBHOOK_URL: `${chatOrigin}/calls-webhook`,
        CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ...QUICK,
      });
      const { origin, close } = await start({
        port,
        chatOrigin,
        callsOrigin: app.origin,
        tokenSecret: TOKEN_SECRET,
        webhookSecret: WEBHOOK_SECRET,
      });
      ends.push(close);
      return { origin, app };
    });
    for (const end of ends) await end();
  },
});

/** The button of the chat that is open first: the one of Ivan and Maria. */
const callButton = (page: Page) => page.locator('call-button').first();

async function signIn(page: Page, origin: string, person: RegExp): Promise<void> {
  await page.goto(origin);
  await page.getByRole('button', { name: person }).click();
  await expect(callButton(page)).toHaveAttribute('state', 'idle');
}

/** Presses a button in the page of the chat, and gives the call window that opens. */
async function press(page: Page, button: Locator): Promise<Page> {
  const opening = page.waitForEvent('popup');
  await button.click();
  return opening;
}

for (const { name, start, service, answer } of EXAMPLES) {
  test(`two people of the chat ${name} call each other, and the chat says how it went`, async ({
    host,
    guest,
  }) => {
    const { origin, app } = await host(start);
    const ivan = await guest({ app });
    const maria = await guest({ app });
    await signIn(ivan.page, origin, /Иван/);
    await signIn(maria.page, origin, /Мария/);

    const ivansCall = await press(
      ivan.page,
      callButton(ivan.page).getByRole('button', { name: 'Видеозвонок' }),
    );
    await expect(ivansCall).toHaveTitle(/Мария Соколова/);
    // A window that is merely open is no call yet.
    await expect(service(ivan.page)).toHaveCount(0);
    await joinMeeting(ivansCall);
    await expect(service(maria.page)).toHaveText('Иван Петров начинает видеозвонок');
    await expect(callButton(ivan.page)).toHaveAttribute('state', 'calling');

    const mariasCall = await press(maria.page, answer(maria.page));
    await joinMeeting(mariasCall);
    const people = meetingOf(mariasCall).getByRole('list', { name: 'Участники' });
    await expect(people).toContainText('Иван Петров');
    await expect(people).toContainText('Мария Соколова');
    for (const { page } of [ivan, maria]) {
      await expect(callButton(page)).toHaveAttribute('state', 'joined');
      await expect(callButton(page)).toHaveAttribute('count', '2');
    }

    for (const call of [mariasCall, ivansCall]) {
      const closing = call.waitForEvent('close');
      await meetingOf(call).getByRole('button', { name: 'Завершить звонок' }).click();
      await closing;
    }
    for (const { page } of [ivan, maria]) {
      await expect(service(page)).toHaveText(/^Видеозвонок завершён · .*2 участника$/);
      await expect(callButton(page)).toHaveAttribute('state', 'idle');
    }
  });
}

test('the socket-io chat shows what rings in its own look, and declines it', async ({ host, guest }) => {
  const { origin, app } = await host(startSocketIo);
  const ivan = await guest({ app });
  const maria = await guest({ app });
  await signIn(ivan.page, origin, /Иван/);
  await signIn(maria.page, origin, /Мария/);
  const call = await press(ivan.page, callButton(ivan.page).getByRole('button', { name: 'Видеозвонок' }));
  await joinMeeting(call);
  const ring = maria.page.getByRole('alert');
  await expect(ring).toContainText('Видеозвонок: Иван Петров');
  await ring.getByRole('button', { name: 'Отклонить' }).click();
  await expect(ring).toBeHidden();

  await meetingOf(call).getByRole('button', { name: 'Завершить звонок' }).click();
  await expect(maria.page.locator('#messages .service')).toHaveText('Отклонённый видеозвонок: Иван Петров');
});

test('the plain chat gives no token for a chat that somebody is not in', async ({ host, guest }) => {
  const { origin, app } = await host(startPlain);
  const { page } = await guest({ app });
  await page.goto(origin);
  await page.getByRole('button', { name: /Олег/ }).click();
  await expect(page.getByRole('heading', { name: 'Команда' })).toBeVisible();
  const status = await page.evaluate(async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ chatId: '2' });
    return (await fetch('/call-token', { method: 'POST', headers, body })).status;
  });
  expect(status).toBe(200);
  const refused = await page.request.post(`${origin}/call-token`, { data: { chatId: '1' } });
  expect(refused.status()).toBe(404);
});
