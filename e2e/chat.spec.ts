import { expect, test } from './fixtures';

test('who reads further up keeps their place while others write, and gets to the new ones', async ({
  guest,
}) => {
  const [ivan, maria] = [await guest(), await guest()];
  await ivan.signIn('ivan');
  await maria.signIn('maria');
  const write = async (text: string) => {
    const sent = await maria.context.request.post('/api/chats/ivan-maria/messages', { data: { text } });
    expect(sent.status()).toBe(201);
  };
  for (let count = 1; count <= 30; count++) await write(`Сообщение ${count}.`);
  const { page } = ivan;
  await page.goto('/chats/ivan-maria');
  const text = (words: string) => page.getByText(words, { exact: true });
  await expect(text('Сообщение 30.')).toBeInViewport();
  await write('Внизу.');
  await expect(text('Внизу.')).toBeInViewport();

  await text('Сообщение 10.').scrollIntoViewIfNeeded();
  const before = await text('Сообщение 10.').boundingBox();
  await write('Новое.');
  const button = page.getByRole('button', { name: 'Новые сообщения' });
  await expect(button).toBeVisible();
  expect((await text('Сообщение 10.').boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await button.click();
  await expect(text('Новое.')).toBeInViewport();
  await expect(button).toBeHidden();
});

test('going back to a chat shows what was written there', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.goto('/chats/team');
  await page.getByRole('textbox').fill('Вернусь.');
  await page.getByRole('button', { name: 'Отправить' }).click();
  await expect(page.getByText('Вернусь.')).toBeVisible();
  await page.getByRole('link', { name: /Профиль/ }).click();
  await expect(page.getByRole('heading', { name: 'Профиль' })).toBeVisible();
  await page.goBack();
  await expect(page.getByText('Вернусь.')).toBeVisible();
});

test('the app goes when it is asked to although pages are open, and they are live again once it is back', async ({
  guest,
  also,
  expectConsole,
}) => {
  expectConsole(/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/);
  const app = await also.app();
  const [ivan, maria] = [await guest({ app }), await guest({ app })];
  await ivan.signIn('ivan');
  await maria.signIn('maria');
  await maria.page.goto('/chats/team');
  await app.restart();
  await ivan.page.goto('/chats/team');
  await ivan.page.getByRole('textbox').fill('Всё ещё здесь?');
  await ivan.page.getByRole('textbox').press('Enter');
  await expect(maria.page.getByRole('log')).toContainText('Всё ещё здесь?', { timeout: 30_000 });
});
