import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, meetingOf, SECRET, test } from './fixtures';

test('a stranger to the chat gets neither page nor ticket, as if there were no such chat', async ({
  guest,
  expectConsole,
}) => {
  expectConsole(/404/);
  const { page, context, signIn } = await guest();
  await signIn('anna');
  const answers = [];
  for (const chat of ['team', 'no-such-chat']) {
    const response = await page.goto(`/call/${chat}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Страница не найдена' })).toBeVisible();
    await expect(page.locator('iframe')).toHaveCount(0);
    const ticket = await context.request.post('/api/calls/token', { data: { chatId: chat, media: 'video' } });
    answers.push([ticket.status(), await ticket.text()]);
  }
  expect(answers[0]?.[0]).toBe(404);
  expect(answers[0]).toEqual(answers[1]);
});

test('the signed-out sign in and come back to their call', async ({ guest }) => {
  const { page } = await guest();
  await page.goto('/call/team?media=audio&prejoin=0');
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await page.getByRole('button', { name: /Иван Петров/ }).click();
  await page.waitForURL('/call/team?media=audio&prejoin=0');
  await expect(meetingOf(page).getByRole('button', { name: 'Включить камеру' })).toBeVisible();
});

test('the ticket is in the first answer, with the meeting script on its way, and nobody else is told', async ({
  guest,
  standin,
  app,
}) => {
  const { context, signIn } = await guest();
  await signIn('ivan');
  const response = await context.request.get('/call/team');
  const html = await response.text();
  const head = html.slice(0, html.indexOf('</head>'));
  expect(head.includes(`rel="preload" as="script" href="${standin.origin}/external_api.js"`)).toBe(true);
  expect(head.includes(`rel="preconnect" href="${standin.origin}"`)).toBe(true);
  const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(html)?.[0] ?? '';
  expect(token).not.toBe('');
  expect(response.headers()['cache-control']).toContain('no-store');
  // Neither what signs, nor the ticket in a log.
  const sessionSecret = readFileSync(path.join(app.dataDir, 'nextauth-secret'), 'utf8').trim();
  for (const secret of [SECRET, sessionSecret]) expect(html).not.toContain(secret);
  for (const secret of [SECRET, sessionSecret, token]) expect(app.output()).not.toContain(secret);
});

test('rendering the call page starts nothing', async ({ guest, standin }) => {
  const { page, signIn } = await guest();
  await signIn('oleg');
  await page.goto('/call/team');
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  expect(
    standin
      .state()
      .rooms.flatMap(({ people }) => people)
      .map(({ userId }) => userId),
  ).not.toContain('oleg');
});

test('messages are inert, and kept when the app is restarted, as are sessions', async ({
  guest,
  also,
  expectConsole,
}) => {
  // What the page asked for on its way out, while there was nobody to answer.
  expectConsole(/ERR_CONNECTION_REFUSED/);
  const first = await also.app();
  const { page, signIn } = await guest({ app: first });
  await signIn('ivan');
  await page.goto('/chats/team');
  const text = '<b>Привет</b> <script>alert(1)</script>';
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
  await expect(page.getByText(text)).toBeVisible();
  await page.goto('about:blank');
  await first.restart();
  await page.goto('/chats/team');
  await expect(page.getByText(text)).toBeVisible();
});
