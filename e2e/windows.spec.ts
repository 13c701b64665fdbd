import type { Page } from '@playwright/test';
import type { Standin } from '../jitsi/standin/start-standin';
import {
  callButton,
  callSeenBy,
  expect,
  jitsiAt,
  joinMeeting,
  meetingOf,
  openCall,
  participants,
  test,
} from './fixtures';

/** Leases are long: what is seen at once in these walks does not come of one that has run out. */
const SLOW_LEASE = { PRESENCE_EXPIRE_SECONDS: '600', CALL_GRACE_SECONDS: '1' };

const settings = (standin: Standin) => ({ ...jitsiAt(standin), ...SLOW_LEASE });

const hangUp = (page: Page) => meetingOf(page).getByRole('button', { name: 'Завершить звонок' });
const join = (page: Page) => meetingOf(page).getByRole('button', { name: 'Присоединиться' });
const banner = (page: Page) => page.getByRole('region', { name: 'Идёт звонок' });
const head = (page: Page) => callButton(page);

/** Presses call, and joins in the window that opens. */
async function inCall(page: Page): Promise<Page> {
  const call = await openCall(page);
  await joinMeeting(call);
  await expect(hangUp(call)).toBeVisible();
  await expect(banner(page)).toContainText('1 участник');
  return call;
}

/** Watches how few people the room ever has, from now on. */
function watchFewest(standin: Standin, person: string): () => number {
  const inside = () =>
    standin.state().rooms.flatMap(({ people }) => people.filter(({ userId }) => userId === person)).length;
  let fewest = inside();
  const timer = setInterval(() => (fewest = Math.min(fewest, inside())), 10);
  return () => {
    clearInterval(timer);
    return fewest;
  };
}

/** Puts a page out of sight, or back, as far as it can tell: the browser of these walks shows every page always. */
async function setVisible(page: Page, state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

/** Notes all that the banner of a chat ever says, from now on. */
async function watchBanner(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said = new Set<string>();
    const look = () =>
      said.add(document.querySelector('section[aria-label="Идёт звонок"]')?.textContent ?? 'no call');
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    Object.assign(window, { saidByBanner: said });
  });
  return () => page.evaluate(() => [...(window as unknown as { saidByBanner: Set<string> }).saidByBanner]);
}

test('a chat knows of its window before anybody is in the call, and finds it', async ({ guest, standin }) => {
  const maria = await guest({ as: 'maria' });
  const { page, context } = maria;
  await page.goto('/chats/team');
  const call = await openCall(page);
  await expect(join(call)).toBeVisible();
  await expect(head(page)).toHaveText('Окно звонка открыто');
  await expect(banner(page)).toHaveCount(0);
  const requests = standin.state().scriptRequests;
  await head(page).click();
  await joinMeeting(call);
  await expect(head(page)).toHaveText('Вернуться в звонок');
  await head(page).click();
  await expect(hangUp(call)).toBeVisible();
  expect(context.pages()).toHaveLength(2);
  expect(standin.state().scriptRequests).toBe(requests);

  await call.close();
  await expect(page.getByRole('link', { name: 'Аудиозвонок' })).toBeVisible();
});

test('pressed in another tab, the window stays alone, and the call can be moved there', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const [ivan, oleg] = [await guest({ as: 'ivan', app }), await guest({ as: 'oleg', app })];
  await ivan.page.goto('/chats/team');
  const call = await inCall(ivan.page);

  const tab = await ivan.context.newPage();
  await tab.goto('/chats/team');
  await expect(head(tab)).toHaveText('Вернуться в звонок');
  await head(tab).click();
  await expect(tab.getByText('Этот звонок уже открыт в другом окне')).toBeVisible();
  expect(ivan.context.pages()).toHaveLength(3);
  await expect(hangUp(call)).toBeVisible();

  const fewest = watchFewest(standin, 'ivan');
  const [opening, closing] = [tab.waitForEvent('popup'), call.waitForEvent('close')];
  await tab.getByRole('button', { name: 'Перенести звонок сюда' }).click();
  const moved = await opening;
  await expect(hangUp(moved)).toBeVisible();
  await closing;
  expect(fewest()).toBe(1);
  for (const page of [ivan.page, tab]) await expect(banner(page)).toContainText('1 участник');
  expect(await participants(oleg)).toEqual(['ivan']);
  expect((await callSeenBy(oleg))?.number).toBe(1);

  // It belongs to this tab now: no word, no other window.
  await head(tab).click();
  await expect(hangUp(moved)).toBeVisible();
  await expect(tab.getByText('Этот звонок уже открыт в другом окне')).toHaveCount(0);
  expect(ivan.context.pages()).toHaveLength(3);
});

test('another chat asks first: whoever stays, stays, and whoever leaves is in the other call alone', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const ivan = await guest({ as: 'ivan', app });
  await ivan.page.goto('/chats/team');
  const team = await inCall(ivan.page);

  await ivan.page.goto('/chats/ivan-maria');
  const dialog = ivan.page.getByRole('dialog', { name: 'Выйти из звонка?' });
  await callButton(ivan.page).click();
  await expect(dialog).toContainText('Вы сейчас в звонке «Команда». Выйти из него и позвонить?');
  await dialog.getByRole('button', { name: 'Остаться' }).click();
  await expect(dialog).toHaveCount(0);
  await callButton(ivan.page).click();
  await expect(dialog).toBeVisible();
  await ivan.page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(hangUp(team)).toBeVisible();
  expect(ivan.context.pages()).toHaveLength(2);

  await callButton(ivan.page).click();
  const [opening, closing] = [ivan.page.waitForEvent('popup'), team.waitForEvent('close')];
  await dialog.getByRole('button', { name: 'Выйти и позвонить' }).click();
  const direct = await opening;
  await closing;
  await joinMeeting(direct);
  await expect(hangUp(direct)).toBeVisible();
  await expect(banner(ivan.page)).toContainText('1 участник');
  await ivan.page.goto('/chats/team');
  await expect(ivan.page.getByRole('log')).toContainText('Видеозвонок завершён');
  await expect(banner(ivan.page)).toHaveCount(0);
});

for (const { how, script } of [
  { how: 'closed', script: 'window.open = () => ({ closed: true, focus() {} })' },
  {
    how: 'that is closed a moment later',
    script: `const open = window.open;
      window.open = (...all) => { const opened = open.apply(window, all); setTimeout(() => opened.close(), 50); return opened; }`,
  },
]) {
  test(`a blocker that hands out a window ${how} leads to the same tab, which says why`, async ({
    guest,
  }) => {
    const { page } = await guest({ as: 'ivan' });
    await page.addInitScript(script);
    await page.goto('/chats/team');
    await callButton(page).click();
    await page.waitForURL(/\/call\/team/);
    await expect(page.getByText('Браузер не дал открыть окно')).toBeVisible();
    await expect(join(page)).toBeVisible();
  });
}

test('a chat is right at once when a call window crashes, and opens it anew', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const ivan = await guest({ as: 'ivan', app });
  await ivan.page.goto('/chats/team');
  const call = await inCall(ivan.page);
  const tab = await ivan.context.newPage();
  await tab.goto('/chats/team');
  await expect(head(tab)).toHaveText('Вернуться в звонок');
  // That somebody is in the call the server has told; the window itself is heard of a moment later.
  await expect.poll(() => tab.evaluate(() => sessionStorage.getItem('calls.windows'))).not.toBeNull();

  const session = await ivan.context.newCDPSession(call);
  void session.send('Page.crash').catch(() => undefined);
  await expect(tab.getByRole('log')).toContainText('Видеозвонок завершён');
  await expect(banner(tab)).toHaveCount(0);
  await expect(callButton(tab, 'Видеозвонок')).toBeVisible();

  const again = await openCall(tab);
  await joinMeeting(again);
  await expect(banner(tab)).toContainText('1 участник');
});

test('a call in a tab that was out of sight can move to a window of its own, and nobody sees an end', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const [ivan, oleg] = [await guest({ as: 'ivan', app }), await guest({ as: 'oleg', app })];
  await oleg.page.goto('/chats/team');
  await ivan.page.goto('/call/team?prejoin=0');
  await expect(hangUp(ivan.page)).toBeVisible();
  await expect(banner(oleg.page)).toContainText('1 участник');
  await meetingOf(ivan.page).getByRole('button', { name: 'Выключить микрофон' }).click();
  const hint = ivan.page.getByRole('status').filter({ hasText: 'Для стабильного звонка' });
  await expect(hint).toHaveCount(0);
  await setVisible(ivan.page, 'hidden');
  await setVisible(ivan.page, 'visible');
  await expect(hint).toBeVisible();

  const fewest = watchFewest(standin, 'ivan');
  const banners = await watchBanner(oleg.page);
  const opening = ivan.page.waitForEvent('popup');
  await ivan.page.getByRole('button', { name: 'Открыть в отдельном окне' }).click();
  const moved = await opening;
  await expect(hangUp(moved)).toBeVisible();
  await expect(ivan.page.getByRole('heading', { name: 'Звонок перенесён' })).toBeVisible();
  await expect(ivan.page.locator('iframe')).toHaveCount(0);
  await expect(meetingOf(moved).getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  await expect(meetingOf(moved).getByRole('button', { name: 'Выключить камеру' })).toBeVisible();
  await expect
    .poll(() => standin.state().rooms.flatMap(({ people }) => people.map(({ userId }) => userId)))
    .toEqual(['ivan']);
  expect(fewest()).toBe(1);
  expect((await banners()).filter((said) => !said.includes('1 участник'))).toEqual([]);
  await expect(oleg.page.getByRole('log').getByText('Видеозвонок')).toHaveCount(1);
  expect((await callSeenBy(oleg))?.number).toBe(1);

  await setVisible(moved, 'hidden');
  await setVisible(moved, 'visible');
  await expect(moved.getByRole('status').filter({ hasText: 'Для стабильного звонка' })).toHaveCount(0);
});

test('a move whose window does not come leaves the call where it is, and says so', async ({ guest }) => {
  const { page, context } = await guest({ as: 'ivan' });
  await page.goto('/call/team?prejoin=0');
  await expect(hangUp(page)).toBeVisible();
  await setVisible(page, 'hidden');
  await setVisible(page, 'visible');
  await context.route('**/external_api.js', () => new Promise<void>(() => undefined));
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Открыть в отдельном окне' }).click();
  const moved = await opening;
  await expect(page.getByText('Открываем окно.')).toBeVisible();
  await moved.close();
  await expect(page.getByText('Новое окно не вошло в звонок')).toBeVisible();
  await expect(hangUp(page)).toBeVisible();
});

test('a hint that was dismissed does not come back', async ({ guest }) => {
  const { page } = await guest({ as: 'ivan' });
  for (const visit of ['first', 'second']) {
    await page.goto('/call/team?prejoin=0');
    await expect(hangUp(page)).toBeVisible();
    await setVisible(page, 'hidden');
    await setVisible(page, 'visible');
    const dismiss = page.getByRole('button', { name: 'Больше не показывать' });
    if (visit === 'first') await dismiss.click();
    await expect(dismiss).toHaveCount(0);
  }
});

test('a call page finds that the call is open already, before there are two of them', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(settings(standin));
  const ivan = await guest({ as: 'ivan', app });
  await ivan.page.goto('/chats/team');
  const call = await inCall(ivan.page);
  const tab = await ivan.context.newPage();
  await tab.goto('/call/team');
  await expect(tab.getByRole('heading', { name: 'Этот звонок у вас уже открыт' })).toBeVisible();
  await expect(tab.locator('iframe')).toHaveCount(0);
  await tab.getByRole('button', { name: 'Вернуться туда' }).click();
  await expect(hangUp(call)).toBeVisible();

  const fewest = watchFewest(standin, 'ivan');
  const closing = call.waitForEvent('close');
  await tab.getByRole('link', { name: 'Перенести звонок сюда' }).click();
  await expect(hangUp(tab)).toBeVisible();
  await closing;
  expect(fewest()).toBe(1);
  await expect(banner(ivan.page)).toContainText('1 участник');

  // A reload is no second window.
  await tab.reload();
  await expect(hangUp(tab)).toBeVisible();

  // Who waited there gets the call with the pre-join screen, whatever the address says.
  const late = await ivan.context.newPage();
  await late.goto('/call/team?prejoin=0');
  await expect(late.getByRole('heading', { name: 'Этот звонок у вас уже открыт' })).toBeVisible();
  await tab.close();
  await expect(join(late)).toBeVisible();
  await expect(late.getByRole('heading', { name: 'Этот звонок у вас уже открыт' })).toHaveCount(0);
});

test('a window that shows how its call failed is loaded anew by the next press', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/404/);
  const { page, context } = await guest({ as: 'ivan' });
  await page.goto('/chats/team');
  standin.control({ action: 'answer', mode: 'script-404' });
  const call = await openCall(page);
  await expect(call.getByRole('alert').filter({ hasText: 'Звонок не открылся' })).toBeVisible();
  standin.control({ action: 'reset' });
  await callButton(page).click();
  await expect(join(call)).toBeVisible();
  expect(context.pages()).toHaveLength(2);
});

test('a link to another call asks before there is a meeting, and leads on when the first call is left', async ({
  guest,
}) => {
  const { page, context } = await guest({ as: 'ivan' });
  await page.goto('/chats/team');
  const team = await openCall(page);
  await joinMeeting(team);
  await expect(hangUp(team)).toBeVisible();
  const tab = await context.newPage();
  await tab.goto('/call/ivan-maria');
  await expect(tab.getByRole('heading', { name: 'Выйти из звонка?' })).toBeVisible();
  await expect(tab.getByText('Вы сейчас в звонке «Команда».')).toBeVisible();
  await expect(tab.locator('iframe')).toHaveCount(0);
  const closing = team.waitForEvent('close');
  await tab.getByRole('button', { name: 'Выйти и перейти' }).click();
  await closing;
  await expect(join(tab)).toBeVisible();
});

test('of two calls that wait side by side the one that is joined last stays', async ({
  guest,
  also,
  standin,
}) => {
  // Of its own: a call that other walks have left behind would end while this one waits.
  const app = await also.app(settings(standin));
  const { page: first, context } = await guest({ as: 'ivan', app });
  await first.goto('/call/team');
  const second = await context.newPage();
  await second.goto('/call/ivan-maria');
  await joinMeeting(first);
  await expect(hangUp(first)).toBeVisible();
  await joinMeeting(second);
  await expect(hangUp(second)).toBeVisible();
  await expect(first.getByText('Вы перешли в другой звонок.')).toBeVisible();
  await expect(first.locator('iframe')).toHaveCount(0);
});
