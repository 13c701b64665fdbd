import { generateKeyPairSync } from 'node:crypto';
import type { StandinOptions } from '../jitsi/standin/start-standin';
import { freePort } from '../testing/free-port';
import {
  callSeenBy,
  expect,
  jitsiAt,
  joinMeeting,
  meetingOf,
  SECRET,
  test,
  TOKEN_CHECK,
  type Guest,
} from './fixtures';

const HOUR = 3600_000;
const TICKET = '**/api/calls/token';

interface Refusal {
  why: string;
  code: string;
  /** What it does otherwise than the others. */
  server?: Partial<StandinOptions>;
  /** What the app has otherwise than that server expects. */
  settings?: Record<string, string>;
  reason: RegExp;
}

const REFUSALS: Refusal[] = [
  {
    why: 'no token',
    code: 'token_required',
    settings: { JITSI_APP_ID: '', JITSI_APP_SECRET: '' },
    reason: /token required/,
  },
  {
    why: 'another secret',
    code: 'token_signature',
    settings: { JITSI_APP_SECRET: `${SECRET}-other` },
    reason: /Invalid signature/,
  },
  {
    why: 'another issuer',
    code: 'token_issuer',
    settings: { JITSI_APP_ID: 'somebody-else' },
    reason: /invalid 'iss' claim/,
  },
  {
    why: 'another audience',
    code: 'token_audience',
    server: { tokens: { audiences: ['another'] } },
    reason: /invalid 'aud' claim/,
  },
  {
    why: 'a token that has expired by the server’s clock',
    code: 'token_expired',
    server: { now: () => Date.now() + 2 * HOUR },
    reason: /Not acceptable by exp/,
  },
  {
    why: 'a token that is not valid yet by the server’s clock',
    code: 'token_not_yet_valid',
    server: { now: () => Date.now() - HOUR },
    reason: /Not acceptable by nbf/,
  },
  {
    why: 'a subject that is not the XMPP domain',
    code: 'room_mismatch',
    server: { tokens: { domainVerification: true } },
    reason: /Room and token mismatched/,
  },
  {
    why: 'another algorithm',
    code: 'token_algorithm',
    settings: {
      JITSI_APP_SECRET: '',
      JITSI_KEY_ID: 'key-1',
      JITSI_PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    },
    reason: /Invalid or incorrect alg/,
  },
];

for (const { why, code, server, settings, reason } of REFUSALS) {
  test(`a meeting that refuses ${why} is no dead screen`, async ({ guest, also }) => {
    const standin = await also.standin({ auth: TOKEN_CHECK, ...server });
    const app = await also.app({ ...jitsiAt(standin), ...settings });
    const { page } = await guest({ as: 'ivan', app });
    await page.goto('/call/team');
    await joinMeeting(page);
    const alert = page.getByRole('alert').filter({ hasText: 'Звонок не открылся' });
    await expect(alert).toHaveAttribute('data-code', code);
    await expect(alert).toContainText(reason);
    // Ivan is a moderator, who may tell the operator what to do.
    await expect(alert).toContainText('Администратору:');
    await page.getByRole('button', { name: 'Войти заново' }).click();
    await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  });
}

test('a token signed with our own key opens a server that fetches the public half from us', async ({
  guest,
  also,
}) => {
  const port = await freePort();
  const standin = await also.standin({
    auth: { kind: 'key', keyServerUrl: `http://localhost:${port}/jitsi/keys`, appId: TOKEN_CHECK.appId },
  });
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const app = await also.app(
    {
      ...jitsiAt(standin),
      JITSI_APP_SECRET: '',
      JITSI_KEY_ID: 'key-1',
      JITSI_PRIVATE_KEY: Buffer.from(key.export({ type: 'pkcs8', format: 'pem' })).toString('base64'),
    },
    port,
  );
  const { page } = await guest({ as: 'ivan', app });
  await page.goto('/call/team');
  await joinMeeting(page);
  await expect(meetingOf(page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
});

test('a script that fails is tried again by itself', async ({ guest, standin, expectConsole }) => {
  expectConsole(/404/);
  const { page } = await guest({ as: 'ivan' });
  standin.control({ action: 'answer', mode: 'script-404' });
  await page.goto('/call/team');
  await expect.poll(() => standin.state().scriptRequests).toBeGreaterThan(1);
  standin.control({ action: 'reset' });
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
});

test('a server that keeps failing is said so, and can be tried again', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/404/);
  const { page } = await guest({ as: 'ivan' });
  standin.control({ action: 'answer', mode: 'script-404' });
  await page.goto('/call/team');
  const alert = page.getByRole('alert').filter({ hasText: 'Звонок не открылся' });
  await expect(alert).toHaveAttribute('data-code', 'script_missing');
  standin.control({ action: 'reset' });
  await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
});

const SILENCES = [
  { what: 'a script that hangs', mode: 'never', code: 'script_timeout' },
  { what: 'a script that drips, a byte now and then', mode: 'script-drips', code: 'script_timeout' },
  {
    what: 'a page where the script should be',
    mode: 'script-html',
    code: 'script_missing',
  },
  {
    what: 'a meeting that never says a word',
    mode: 'frame-never-ready',
    code: 'frame_silent',
  },
] as const;

for (const { what, mode, code } of SILENCES) {
  test(`${what} is said so in the end, and can be tried again`, async ({ guest, standin, expectConsole }) => {
    expectConsole(/Unexpected token '<'|MIME type/);
    const { page } = await guest({ as: 'ivan' });
    await page.clock.install();
    standin.control({ action: 'answer', mode });
    // Its load is over only when the script's is.
    await page.goto('/call/team', { waitUntil: 'commit' });
    await expect(page.getByRole('status')).toHaveText('Подключаем звонок…');
    const alert = page.getByRole('alert').filter({ hasText: 'Звонок не открылся' });
    // Each try and each wait between them takes its turn of the page, however slow that is.
    await expect(async () => {
      await page.clock.runFor(5000);
      await expect(alert).toHaveAttribute('data-code', code, { timeout: 200 });
    }).toPass();
    standin.control({ action: 'reset' });
    await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
    await page.clock.resume();
    await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  });
}

test('a script that an extension holds back is told from a server that is down', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/Failed to load resource|ERR_FAILED|ERR_BLOCKED/);
  const { page } = await guest({ as: 'ivan' });
  await page.route(`${standin.origin}/external_api.js*`, (route) => route.abort('blockedbyclient'));
  await page.goto('/call/team');
  const alert = page.getByRole('alert').filter({ hasText: 'Звонок не открылся' });
  await expect(alert).toHaveAttribute('data-code', 'script_blocked');
  await page.unroute(`${standin.origin}/external_api.js*`);
  await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
});

test('a ticket that our server refuses, or does not give, is no dead screen either', async ({
  guest,
  expectConsole,
}) => {
  expectConsole(/Failed to load resource|ERR_/);
  const ivan = await guest({ as: 'ivan' });
  const { page } = ivan;
  const alert = await leaveTeamCall(ivan);

  const refusal = { error: { code: 'request.cross_site', message: 'Этот запрос пришёл с другого сайта.' } };
  await page.route(TICKET, (route) => route.fulfill({ status: 403, json: refusal }));
  await page.getByRole('button', { name: 'Позвонить снова' }).click();
  await expect(alert).toHaveAttribute('data-code', 'ticket_refused');
  await expect(alert).toContainText('Этот запрос пришёл с другого сайта.');
  await page.unroute(TICKET);

  await page.route(TICKET, (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: 'Bad gateway' }),
  );
  await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
  await expect(alert).toHaveAttribute('data-code', 'ticket_unreachable');
  await page.unroute(TICKET);

  // A server that takes the question and never answers.
  await page.route(TICKET, () => undefined);
  await page.clock.install();
  await page.getByRole('button', { name: 'Попробовать ещё раз' }).click();
  await expect(page.getByText('Подключаем звонок…')).toBeVisible();
  await page.clock.runFor(16_000);
  await expect(alert).toHaveAttribute('data-code', 'ticket_unreachable');
});

test('without a network, or signed out, there is no ticket, and the way back is said', async ({
  guest,
  expectConsole,
}) => {
  expectConsole(/Failed to load resource|ERR_/);
  const ivan = await guest({ as: 'ivan' });
  const { page, context } = ivan;
  const alert = await leaveTeamCall(ivan);

  await context.setOffline(true);
  await page.getByRole('button', { name: 'Позвонить снова' }).click();
  await expect(alert).toHaveAttribute('data-code', 'offline');
  // Back by itself, as soon as there is a network.
  await context.setOffline(false);
  await joinMeeting(page);
  await meetingOf(page).getByRole('button', { name: 'Завершить звонок' }).click();

  await context.clearCookies();
  await page.getByRole('button', { name: 'Позвонить снова' }).click();
  await expect(alert).toHaveAttribute('data-code', 'signed_out');
  await expect(page.getByRole('link', { name: 'Войти' })).toHaveAttribute(
    'href',
    '/sign-in?callbackUrl=%2Fcall%2Fteam',
  );
});

test('a server that answers with another script is told from a Jitsi', async ({ guest, standin }) => {
  const { page } = await guest({ as: 'ivan' });
  await page.route(`${standin.origin}/external_api.js*`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'void 0' }),
  );
  await page.goto('/call/team');
  const alert = page.getByRole('alert').filter({ hasText: 'Звонок не открылся' });
  await expect(alert).toHaveAttribute('data-code', 'script_not_jitsi');
});

test('a self-made certificate on this computer is explained, with the way to accept it', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/ERR_CERT/);
  const { page } = await guest({ as: 'ivan', ignoreHTTPSErrors: false });
  await page.goto('/call/team');
  const link = page.getByRole('link', { name: `Открыть ${standin.origin}` });
  await expect(link).toHaveAttribute('href', `${standin.origin}/`);
});

/** Goes through a call of the team to its end; gives the alert that says what fails from then on. */
async function leaveTeamCall(guest: Guest) {
  const { page } = guest;
  await page.goto('/call/team');
  await joinMeeting(page);
  await meetingOf(page).getByRole('button', { name: 'Завершить звонок' }).click();
  await expect(page.getByRole('button', { name: 'Позвонить снова' })).toBeVisible();
  // Whoever joins with a ticket of the call that ends just then is led on to the next one, in another frame.
  await expect.poll(() => callSeenBy(guest)).toBeNull();
  return page.locator('main [role=alert]');
}
