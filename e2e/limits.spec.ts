import { expect, jitsiAt, test } from './fixtures';

const wanted = { chatId: 'team', media: 'video' };

test('a call that is opened too often waits, says so, and comes in by itself', async ({
  guest,
  also,
  standin,
}) => {
  test.setTimeout(150_000);
  const app = await also.app({
    RATE_LIMIT: 'on',
    RATE_TICKETS: '2',
    ...jitsiAt(standin),
  });
  const { page } = await guest({ as: 'ivan', app });
  await page.goto('/call/team');
  const frame = page.locator('iframe');
  await expect(frame).toBeVisible();
  await page.reload();
  await expect(frame).toBeVisible();
  await page.reload();
  const alert = page.getByRole('alert').and(page.locator('[data-code]'));
  await expect(alert).toHaveAttribute('data-code', 'request.too_many');
  await expect(page.getByRole('heading')).toHaveText('Слишком много попыток');
  await expect(page.getByRole('timer')).toHaveText(/^Следующая попытка через \d+ с\.$/);
  await expect(frame).toHaveCount(0);
  // Nobody presses anything.
  await expect(frame).toBeVisible({ timeout: 90_000 });
});

test('an address is that of the connection, whatever the request says', async ({ guest, also }) => {
  const app = await also.app({ RATE_LIMIT: 'on', RATE_TICKETS: '2', RATE_PEOPLE_PER_ADDRESS: '1' });
  const statuses: number[] = [];
  for (const [index, person] of ['ivan', 'maria', 'oleg'].entries()) {
    const { context } = await guest({ as: person, app });
    const response = await context.request.post('/api/calls/token', {
      data: wanted,
      headers: { 'x-forwarded-for': `198.51.100.${index}`, 'x-client-address': `198.51.100.${index}` },
    });
    statuses.push(response.status());
  }
  expect(statuses).toEqual([200, 200, 429]);
});

test('people behind one proxy are told apart by what it has seen, and not by what they say', async ({
  guest,
  also,
}) => {
  const app = await also.app({
    RATE_LIMIT: 'on',
    RATE_TICKETS: '2',
    RATE_PEOPLE_PER_ADDRESS: '1',
    TRUSTED_PROXIES: '1',
  });
  const { context } = await guest({ as: 'oleg', app });
  // Each of somebody who is not signed in, so that the address alone is counted.
  const ask = async (forwarded: string) => {
    const response = await fetch(`${app.origin}/api/calls/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
      body: JSON.stringify(wanted),
    });
    return response.status;
  };
  const behind = '198.51.100.1';
  const statuses: number[] = [];
  for (const said of ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
    statuses.push(await ask(`${said}, ${behind}`));
  expect(statuses).toEqual([401, 401, 429]);
  const response = await context.request.post('/api/calls/token', {
    data: wanted,
    headers: { 'x-forwarded-for': '198.51.100.2' },
  });
  expect(response.status()).toBe(200);
});

test('whoever guesses the operator’s password is locked out of the page for a while', async ({ also }) => {
  const app = await also.app({ RATE_LIMIT: 'on', RATE_SIGN_IN: '2', OPERATOR_PASSWORD: 'p'.repeat(16) });
  const ask = (password: string) =>
    fetch(`${app.origin}/operator`, { headers: { authorization: `Basic ${btoa(`operator:${password}`)}` } });
  expect([(await ask('a')).status, (await ask('b')).status]).toEqual([401, 401]);
  const refused = await ask('p'.repeat(16));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('sign-ins that fail too often say so on the page', async ({ guest, also, expectConsole }) => {
  const app = await also.app({ RATE_LIMIT: 'on', RATE_SIGN_IN: '1' });
  const { page, context } = await guest({ app });
  const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  await context.request.post('/api/auth/callback/demo', { form: { csrfToken, person: 'nobody' } });
  expectConsole(/status of 429/);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: /Иван/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveText(
    'Слишком много неудачных попыток войти. Подождите минуту и попробуйте ещё раз.',
  );
});
