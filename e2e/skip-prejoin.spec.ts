import { expect, meetingOf, test } from './fixtures';

for (const { from, address } of [
  { from: 'another site', address: '/call/team?prejoin=0' },
  {
    from: 'another site by way of our sign-in',
    address: '/sign-in?callbackUrl=%2Fcall%2Fteam%3Fprejoin%3D0',
  },
]) {
  test(`nobody comes from ${from} into a call with camera and microphone on`, async ({ guest, app }) => {
    const { page, context, signIn } = await guest();
    await signIn('ivan');
    await context.route('http://elsewhere.example/', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>Elsewhere</title><link rel="icon" href="data:,">
          <button onclick="window.open('${app.origin}${address}')">Win a prize</button>`,
      }),
    );
    await page.goto('http://elsewhere.example/');
    const opening = page.waitForEvent('popup');
    await page.getByRole('button').click();
    const opened = await opening;
    await expect(meetingOf(opened).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  });
}

test('signing in on the way to a call does not skip the pre-join screen', async ({ guest }) => {
  const { page } = await guest();
  await page.goto('/call/team?prejoin=0');
  await page.getByRole('button', { name: /Иван Петров/ }).click();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
});
