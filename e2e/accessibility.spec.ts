import { createRequire } from 'node:module';
import { seriousFaults } from './accessibility-faults';
import { expect, meetingOf, test } from './fixtures';

const { chats } = createRequire(import.meta.url)('../lib/i18n/en.json') as { chats: { empty: string } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1280]) {
    test(`no page has a serious accessibility fault: ${colorScheme}, ${width} px`, async ({
      guest,
      expectConsole,
    }) => {
      expectConsole(/404/);
      const { page, context, signIn } = await guest({ colorScheme, viewport: { width, height: 800 } });
      await page.goto('/sign-in');
      expect(await seriousFaults(page)).toEqual([]);
      await signIn('ivan');
      for (const path of [
        '/',
        '/chats/team',
        '/chats/team/calls',
        '/chats/team/settings',
        '/profile',
        '/check',
        '/operator',
        '/enter',
        '/enter?error=auth.host_token',
        '/call/host%3A42',
        '/no/such/page',
      ]) {
        await page.goto(path);
        expect(await seriousFaults(page), path).toEqual([]);
      }
      const words = 'Созвонимся? https://example.org';
      const sent = await context.request.post('/api/chats/team/messages', { data: { text: words } });
      expect(sent.status()).toBe(201);
      await page.goto('/chats/team');
      await expect(page.getByText(words).first()).toBeVisible();
      expect(await seriousFaults(page), 'a chat with messages').toEqual([]);
      await page.goto('/check');
      await page.getByRole('button', { name: 'Начать проверку' }).click();
      await expect(page.getByText('Микрофон вас слышит.')).toBeVisible();
      await page.getByRole('button', { name: 'Включить звук' }).click();
      await page.getByRole('button', { name: 'Скопировать результат' }).click();
      await expect(page.getByRole('textbox', { name: 'Результат для поддержки' })).toBeVisible();
      expect(await seriousFaults(page), 'in the check').toEqual([]);
      await page.goto('/call/team?prejoin=0');
      await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
      expect(await seriousFaults(page), 'in the call').toEqual([]);
      const chat = await context.newPage();
      await chat.goto('/chats/team');
      await expect(chat.getByRole('region', { name: 'Идёт звонок' })).toBeVisible();
      expect(await seriousFaults(chat), 'a chat with a call on').toEqual([]);
      await chat.goto('/chats/team/calls');
      await expect(chat.getByText('Видеозвонок идёт')).toBeVisible();
      expect(await seriousFaults(chat), 'the history with a call on').toEqual([]);
      await meetingOf(page).getByRole('button', { name: 'Завершить звонок' }).click();
      await expect(page.getByRole('heading', { name: 'Вы вышли из звонка' })).toBeVisible();
      expect(await seriousFaults(page), 'after the call').toEqual([]);
    });
  }
}

test('nor has the list of somebody without chats, nor any page in English', async ({ guest }) => {
  const { page, signIn } = await guest({ locale: 'en-GB' });
  await page.goto('/sign-in');
  expect(await seriousFaults(page), 'sign-in').toEqual([]);
  await signIn('anna');
  await page.goto('/');
  await expect(page.getByText(chats.empty)).toBeVisible();
  expect(await seriousFaults(page), 'no chats').toEqual([]);
  await signIn('maria');
  for (const path of [
    '/',
    '/chats/team',
    '/chats/team/calls',
    '/chats/team/settings',
    '/profile',
    '/check',
  ]) {
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    expect(await seriousFaults(page), path).toEqual([]);
  }
});

test('nor has a call window that failed, with the bar of the public Jitsi above', async ({
  guest,
  also,
  expectConsole,
}) => {
  expectConsole(/ERR_FAILED/);
  const app = await also.app();
  const { page, signIn } = await guest({ app });
  await signIn('ivan');
  await page.route('https://meet.jit.si/**', (route) => route.abort());
  await page.goto('/call/team');
  await expect(page.getByRole('alert').filter({ hasText: 'Звонок не открылся' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Продолжить без ограничения' })).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
});
