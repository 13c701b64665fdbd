import type { Page } from '@playwright/test';
import type { Standin } from '../jitsi/standin/start-standin';
import { expect, jitsiAt, joinMeeting, meetingOf, openCall, test, type Guest } from './fixtures';

const QUICK = { PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '10', CALL_GRACE_SECONDS: '1' };

/** What rings somebody, by the name of who calls. */
const ring = (page: Page, caller: RegExp) => page.getByRole('group', { name: caller });
const banner = (page: Page) => page.getByRole('region', { name: 'Идёт звонок' });
const hangUp = (call: Page) => meetingOf(call).getByRole('button', { name: 'Завершить звонок' }).click();

/** Ivan and Maria at their chat, Maria with a second page of ours open beside it. */
async function pair(
  guest: (options: object) => Promise<Guest>,
  app: object,
): Promise<{ ivan: Page; maria: Page; profile: Page }> {
  const [ivan, maria] = [await guest({ as: 'ivan', app }), await guest({ as: 'maria', app })];
  await ivan.page.goto('/chats/ivan-maria');
  await maria.page.goto('/chats/ivan-maria');
  const profile = await maria.context.newPage();
  await profile.goto('/profile');
  return { ivan: ivan.page, maria: maria.page, profile };
}

const settings = (standin: Standin) => ({ ...jitsiAt(standin), ...QUICK });

test('a call rings on every page of who is called, and an answer on one ends it on all', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const { ivan, maria, profile } = await pair(guest, app);
  const call = await openCall(ivan, 'Видеозвонок');
  await expect(meetingOf(call).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  // A window that is merely open is no call yet.
  await expect(ring(profile, /Иван Петров/)).toHaveCount(0);
  await joinMeeting(call);
  for (const page of [maria, profile]) await expect(ring(page, /Иван Петров/)).toBeVisible();
  await expect(profile).toHaveTitle(/Звонок: Иван Петров/);

  const opening = profile.waitForEvent('popup');
  await ring(profile, /Иван Петров/)
    .getByRole('button', { name: 'Ответить' })
    .click();
  const answered = await opening;
  // Without a pre-join screen: who answers is in.
  const people = meetingOf(answered).getByRole('list', { name: 'Участники' });
  await expect(people).toContainText('Иван Петров');
  await expect(people).toContainText('Мария Соколова');
  for (const page of [maria, profile]) await expect(ring(page, /Иван Петров/)).toHaveCount(0);
  await expect(banner(ivan)).toContainText('2 участника');

  await hangUp(answered);
  await hangUp(call);
  for (const page of [ivan, maria]) {
    await expect(page.getByRole('log')).toContainText('Видеозвонок завершён');
    await expect(page.getByRole('log')).toContainText('2 человека');
  }
  await expect(maria.getByRole('log').getByText(/Видеозвонок/)).toHaveCount(1);
});

test('who declines is heard by the caller, and by the chat', async ({ guest, also, standin }) => {
  const app = await also.app(settings(standin));
  const { ivan, maria, profile } = await pair(guest, app);
  const call = await openCall(ivan, 'Аудиозвонок');
  await joinMeeting(call);
  await ring(maria, /Иван Петров/)
    .getByRole('button', { name: 'Отклонить' })
    .click();
  for (const page of [maria, profile]) await expect(ring(page, /Иван Петров/)).toHaveCount(0);
  await expect(call.getByRole('status').filter({ hasText: 'звонок отклонён' })).toBeVisible();
  await hangUp(call);
  await expect(ivan.getByRole('log')).toContainText('Звонок отклонён');
  await expect(maria.getByRole('log')).toContainText('Вы отклонили звонок');
});

test('nobody answers: the caller is told, the ring ends, and the chat has a missed call to call back', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app({ ...settings(standin), RING_SECONDS: '5' });
  const { ivan, maria, profile } = await pair(guest, app);
  const call = await openCall(ivan, 'Видеозвонок');
  await joinMeeting(call);
  await expect(ring(profile, /Иван Петров/)).toBeVisible();
  await expect(ring(profile, /Иван Петров/)).toHaveCount(0, { timeout: 15_000 });
  await expect(call.getByRole('status').filter({ hasText: 'Нет ответа' })).toBeVisible();
  await hangUp(call);
  await expect(maria.getByRole('log')).toContainText('Пропущенный видеозвонок');
  await expect(ivan.getByRole('log')).toContainText('Нет ответа');
  const back = maria.waitForEvent('popup');
  await maria
    .getByRole('log')
    .getByRole('link', { name: /Перезвонить/ })
    .click();
  await joinMeeting(await back);
  await expect(ring(ivan, /Мария Соколова/)).toBeVisible();
});

test('a caller who gives up rings no longer', async ({ guest, also, standin }) => {
  const app = await also.app(settings(standin));
  const { ivan, maria, profile } = await pair(guest, app);
  const call = await openCall(ivan, 'Видеозвонок');
  await joinMeeting(call);
  await expect(ring(profile, /Иван Петров/)).toBeVisible();
  await hangUp(call);
  await expect(ring(profile, /Иван Петров/)).toHaveCount(0);
  await expect(maria.getByRole('log')).toContainText('Пропущенный видеозвонок');
});

test('somebody in another call is busy, and is not rung', async ({ guest, also, standin }) => {
  const app = await also.app({ ...settings(standin), RING_GROUP_LIMIT: '0' });
  const { ivan, maria, profile } = await pair(guest, app);
  await maria.goto('/chats/team');
  const other = await openCall(maria, 'Видеозвонок');
  await joinMeeting(other);
  await expect(banner(maria)).toContainText('1 участник');
  const call = await openCall(ivan, 'Видеозвонок');
  await joinMeeting(call);
  await expect(call.getByRole('status').filter({ hasText: 'сейчас в другом звонке' })).toBeVisible();
  await expect(ring(profile, /Иван Петров/)).toHaveCount(0);
  await hangUp(call);
  await expect(ivan.getByRole('log')).toContainText('Собеседник был в другом звонке');
});

test('two who press at once are in one call, with one message', async ({ guest, also, standin }) => {
  const app = await also.app({ ...settings(standin), RING_GROUP_LIMIT: '0' });
  const ivan = await guest({ as: 'ivan', app });
  const maria = await guest({ as: 'maria', app });
  const oleg = await guest({ as: 'oleg', app });
  for (const { page } of [ivan, maria, oleg]) await page.goto('/chats/team');
  const calls = await Promise.all([ivan, maria].map(({ page }) => openCall(page, 'Видеозвонок')));
  await Promise.all(calls.map(joinMeeting));
  await expect(banner(oleg.page)).toContainText('2 участника');
  await expect(oleg.page.getByRole('log').getByText('Видеозвонок идёт')).toHaveCount(1);

  // Somebody joins by the banner, reloads in the call, and is one of three all the while.
  const opening = oleg.page.waitForEvent('popup');
  await banner(oleg.page)
    .getByRole('link', { name: /Войти в звонок/ })
    .click();
  const joined = await opening;
  await joinMeeting(joined);
  await expect(banner(ivan.page)).toContainText('3 участника');
  await joined.reload();
  await expect(meetingOf(joined).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  await expect(banner(ivan.page)).toContainText('3 участника');
  await expect(banner(oleg.page).getByRole('link', { name: /Вернуться в звонок/ })).toBeVisible();
  for (const call of [...calls, joined]) await hangUp(call);
  await expect(banner(ivan.page)).toHaveCount(0);
  await expect(ivan.page.getByRole('log').getByText('Видеозвонок завершён')).toHaveCount(1);
});

test('a call goes on ringing while the person goes from page to page', async ({ guest, also, standin }) => {
  const app = await also.app(settings(standin));
  const { ivan, maria } = await pair(guest, app);
  const call = await openCall(ivan, 'Видеозвонок');
  await joinMeeting(call);
  await expect(ring(maria, /Иван Петров/)).toBeVisible();
  await maria.getByRole('link', { name: /Команда/ }).click();
  await expect(maria.getByRole('heading', { name: 'Команда' })).toBeVisible();
  await expect(ring(maria, /Иван Петров/)).toBeVisible();
  await expect(maria).toHaveTitle('Звонок: Иван Петров');
  await hangUp(call);
  await expect(ring(maria, /Иван Петров/)).toHaveCount(0);
  await expect(maria).toHaveTitle(/^Команда/);
});
