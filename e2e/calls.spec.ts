import { callButton, expect, joinMeeting, meetingOf, openCall, test } from './fixtures';

test('two people sign in, press call and meet in one room under their own names', async ({
  guest,
  standin,
}) => {
  const ivan = await guest();
  await ivan.page.goto('/');
  await ivan.page.getByRole('button', { name: /Иван Петров/ }).click();
  await ivan.page.getByRole('link', { name: /Команда/ }).click();
  const ivansCall = await openCall(ivan.page);
  await expect(ivansCall).toHaveTitle('Команда - звонок');
  await joinMeeting(ivansCall);

  const maria = await guest();
  await maria.signIn('maria');
  await maria.page.goto('/chats/team');
  const mariasCall = await openCall(maria.page);
  await joinMeeting(mariasCall);

  for (const call of [ivansCall, mariasCall]) {
    const people = meetingOf(call).getByRole('list', { name: 'Участники' });
    await expect(people).toContainText('Иван Петров');
    await expect(people).toContainText('Мария Соколова');
  }
  const { rooms } = standin.state();
  expect(rooms).toHaveLength(1);
  expect(rooms[0]?.room).toMatch(/^chat-[a-z2-7]{32}/);
  expect(rooms[0]?.people.map(({ userId, role }) => [userId, role])).toEqual(
    expect.arrayContaining([
      ['ivan', 'moderator'],
      ['maria', 'participant'],
    ]),
  );

  const closing = ivansCall.waitForEvent('close');
  await meetingOf(ivansCall).getByRole('button', { name: 'Завершить звонок' }).click();
  await closing;
  await expect(meetingOf(mariasCall).getByRole('list', { name: 'Участники' })).not.toContainText(
    'Иван Петров',
  );
});

test('what the profile says is what the call shows, and HTML in it stays text', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('oleg');
  await page.goto('/profile');
  const name = '<img src=x onerror=alert(1)> "Олег" 🎧 עולג';
  await page.getByRole('textbox', { name: 'Имя' }).fill(name);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Сохранено' })).toBeVisible();
  await page.goto('/chats/team');
  const call = await openCall(page);
  await joinMeeting(call);
  await expect(meetingOf(call).getByRole('list', { name: 'Участники' })).toContainText(name);
  await expect(meetingOf(call).locator('img')).toHaveCount(0);
});

test('pressing call again focuses the window without reloading it', async ({ guest, standin }) => {
  const { page, context, signIn } = await guest();
  await signIn('maria');
  await page.goto('/chats/team');
  const call = await openCall(page);
  await joinMeeting(call);
  await expect(meetingOf(call).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  const requests = standin.state().scriptRequests;
  await callButton(page).click();
  await expect(meetingOf(call).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  expect(context.pages()).toHaveLength(2);
  expect(standin.state().scriptRequests).toBe(requests);
});

test('pressing call after the chat was reloaded finds the window, and leaves the call in it', async ({
  guest,
  standin,
}) => {
  const { page, context, signIn } = await guest();
  await signIn('maria');
  await page.goto('/chats/team');
  const call = await openCall(page);
  await joinMeeting(call);
  await expect(meetingOf(call).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  await page.reload();
  const requests = standin.state().scriptRequests;
  await callButton(page).click();
  await expect(meetingOf(call).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  expect(context.pages()).toHaveLength(2);
  expect(standin.state().scriptRequests).toBe(requests);
});

for (const { what, code, action } of [
  { what: 'whom a moderator removes', code: 'kicked', action: 'kick' },
  { what: 'whose meeting is ended for all', code: 'ended', action: 'end' },
] as const) {
  test(`somebody ${what} is told so, and can go in again`, async ({ guest, standin }) => {
    const oleg = await guest();
    const { page, signIn } = oleg;
    await signIn('oleg');
    await page.goto('/call/team?prejoin=0');
    await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
    const mine = standin
      .state()
      .rooms.flatMap(({ room, people }) =>
        people.filter(({ userId }) => userId === 'oleg').map(({ name }) => ({ room, name })),
      );
    const { room, name } = mine[0] ?? { room: '', name: '' };
    standin.control(action === 'kick' ? { action, room, name: name ?? '' } : { action, room });
    await expect(page.getByRole('alert').filter({ hasText: 'Звонок прервался' })).toHaveAttribute(
      'data-code',
      code,
    );
    await page.getByRole('button', { name: 'Войти заново' }).click();
    await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  });
}

test('an audio call starts without a picture', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.goto('/chats/ivan-maria');
  const call = await openCall(page, 'Аудиозвонок');
  await expect(call).toHaveTitle('Мария Соколова - звонок');
  await joinMeeting(call);
  await expect(meetingOf(call).getByRole('button', { name: 'Включить камеру' })).toBeVisible();
  await expect(meetingOf(call).getByRole('button', { name: 'Выключить микрофон' })).toBeVisible();
});

test('a screen shared from the meeting reaches the other side', async ({ guest, standin }) => {
  const calls = [];
  for (const person of ['ivan', 'maria']) {
    const { page, signIn } = await guest();
    await signIn(person);
    await page.goto('/chats/ivan-maria');
    const call = await openCall(page);
    await joinMeeting(call);
    calls.push(meetingOf(call));
  }
  const [ivan, maria] = calls;
  await expect(maria!.getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await ivan!.getByRole('button', { name: 'Показать экран' }).click();
  const screen = maria!.locator('video[aria-label="Экран: Иван Петров"]');
  await expect(screen).toBeVisible();
  await expect.poll(() => screen.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
  const room = standin.state().rooms.find((one) => one.room.startsWith('dm-'));
  expect(room?.people.filter(({ sharing }) => sharing).map(({ userId }) => userId)).toEqual(['ivan']);
});

for (const { locale, title, join, loading } of [
  { locale: 'en-GB', title: 'Команда - call', join: 'Join meeting', loading: 'en' },
  { locale: 'ru-RU', title: 'Команда - звонок', join: 'Присоединиться', loading: 'ru' },
]) {
  test(`window and meeting speak the browser's language: ${locale}`, async ({ guest }) => {
    const { page, signIn } = await guest({ locale });
    await signIn('ivan');
    await page.goto('/call/team');
    await expect(page).toHaveTitle(title);
    await expect(page.locator('html')).toHaveAttribute('lang', loading);
    await expect(meetingOf(page).getByRole('button', { name: join })).toBeVisible();
  });
}

test("the profile's language wins over the browser's", async ({ guest }) => {
  const { page, signIn } = await guest({ locale: 'ru-RU' });
  await signIn('anna');
  await page.goto('/profile');
  await page.getByLabel('Язык').selectOption('English');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
});

test('the pre-join screen can be skipped', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.goto('/call/team?prejoin=0');
  await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
});

test('an unclosable window says goodbye and calls again', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.goto('/call/team?prejoin=0');
  await meetingOf(page).getByRole('button', { name: 'Завершить звонок' }).click();
  await expect(page.getByRole('heading', { name: 'Вы вышли из звонка' })).toBeVisible();
  await page.getByRole('button', { name: 'Позвонить снова' }).click();
  await expect(meetingOf(page).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
});

test('a blocked window opens in the same tab and says why, once', async ({ guest }) => {
  const { page, signIn } = await guest();
  await signIn('ivan');
  await page.addInitScript(() => {
    window.open = () => null;
  });
  await page.goto('/chats/team');
  await callButton(page).click();
  await page.waitForURL(/\/call\/team/);
  await expect(page.getByText('Браузер не дал открыть окно')).toBeVisible();
  await page.reload();
  await expect(meetingOf(page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  await expect(page.getByText('Браузер не дал открыть окно')).toHaveCount(0);
});

test('without script the button is a link to the call', async ({ guest }) => {
  const { page, signIn } = await guest({ javaScriptEnabled: false });
  await signIn('ivan');
  await page.goto('/chats/team');
  await callButton(page, 'Аудиозвонок').click();
  await expect(page).toHaveTitle('Команда - звонок');
});
