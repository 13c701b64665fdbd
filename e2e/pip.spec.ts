import type { BrowserContext, Page } from '@playwright/test';
import type { Standin } from '../jitsi/standin/start-standin';
import { isMoving } from '../jitsi/standin/test-host-page';
import { expect, joinMeeting, meetingOf, openCall, test, type Guest } from './fixtures';

const open = (callWindow: Page) => callWindow.getByRole('button', { name: 'Поверх всех окон' });
const close = (callWindow: Page) => callWindow.getByRole('button', { name: 'Убрать окошко' });

/** Comes into the team's call as Ivan. */
async function enter({ page, signIn }: Guest): Promise<Page> {
  await signIn('ivan');
  await page.goto('/chats/team');
  const callWindow = await openCall(page);
  await expect(meetingOf(callWindow).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  return callWindow;
}

/** Presses the button and gives the small window, as soon as it is filled. */
async function openSmall(callWindow: Page): Promise<Page> {
  const opening = callWindow.context().waitForEvent('page');
  await open(callWindow).click();
  const small = await opening;
  await expect(small.getByRole('toolbar')).toBeVisible();
  await expect(close(callWindow)).toBeVisible();
  return small;
}

/** A meeting that knows no such windows, as servers were before autumn 2026. */
async function agedFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (window !== window.top) Reflect.deleteProperty(window, 'documentPictureInPicture');
  });
}

/** Script and style that the small window has loaded from the meeting's domain. */
function loadedFrom({ origin }: Standin, small: Page): Promise<string[]> {
  return small.evaluate(
    (from) =>
      [...document.querySelectorAll<HTMLElement & { href?: string; src?: string }>('link, script')]
        .map(({ href, src }) => (href || src || '').replace(from, ''))
        .sort(),
    origin,
  );
}

test('a call goes into a small window with a moving picture, and back by the button', async ({
  guest,
  standin,
}) => {
  const ivan = await guest();
  const callWindow = await enter(ivan);
  await expect(open(callWindow)).toHaveCount(0);
  await joinMeeting(callWindow);
  await expect(open(callWindow)).toBeVisible();

  const small = await openSmall(callWindow);
  await expect(callWindow.getByText('Звонок виден в окошке поверх других окон.')).toBeVisible();
  expect(await loadedFrom(standin, small)).toEqual(['/css/all.css', '/libs/documentpip.min.js']);
  await expect(small.getByText('Иван Петров')).toBeVisible();
  await expect.poll(() => isMoving(small, 'Встреча (учебная замена), окошко')).toBe(true);
  // Its own style sheet and the one it makes by itself are both let in by the policy that it has from our page.
  await expect(small.locator('body')).toHaveCSS('background-color', 'rgb(16, 20, 24)');
  await expect(small.locator('body')).toHaveCSS('overflow', 'hidden');

  const closing = small.waitForEvent('close');
  await close(callWindow).click();
  await closing;
  await expect(open(callWindow)).toBeVisible();
  await expect(callWindow.getByText('Звонок виден в окошке')).toHaveCount(0);
});

test('the small window commands the meeting, can be closed by itself, opens again, and goes with the call', async ({
  guest,
}) => {
  const callWindow = await enter(await guest());
  await joinMeeting(callWindow);
  const small = await openSmall(callWindow);
  await small.getByRole('button', { name: 'Микрофон' }).click();
  await expect(meetingOf(callWindow).getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  await small.close();
  await expect(open(callWindow)).toBeVisible();

  const again = await openSmall(callWindow);
  const gone = [again.waitForEvent('close'), callWindow.waitForEvent('close')];
  await again.getByRole('button', { name: 'Завершить звонок' }).click();
  await Promise.all(gone);
});

test('a Jitsi that does not know small windows is said so, and the button goes away', async ({ guest }) => {
  const ivan = await guest();
  await agedFrames(ivan.context);
  const callWindow = await enter(ivan);
  await joinMeeting(callWindow);
  await open(callWindow).click();
  await expect(
    callWindow.getByText('Этот Jitsi не умеет показывать звонок поверх других окон.'),
  ).toBeVisible();
  await expect(open(callWindow)).toHaveCount(0);
});

test('a small window that cannot be filled is closed, said so, and may be tried again', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/documentpip\.min\.js|Document PiP renderer failed to load/);
  const callWindow = await enter(await guest());
  await joinMeeting(callWindow);
  standin.control({ action: 'answer', mode: 'picture-404' });
  await open(callWindow).click();
  await expect(callWindow.getByText('Окошко не открылось. Попробуйте ещё раз.')).toBeVisible();
  standin.control({ action: 'reset' });
  await openSmall(callWindow);
});

test('a browser without such windows has no button', async ({ guest }) => {
  const ivan = await guest();
  await ivan.context.addInitScript(() => {
    Reflect.deleteProperty(window, 'documentPictureInPicture');
    Object.defineProperty(document, 'pictureInPictureEnabled', { value: false });
  });
  const callWindow = await enter(ivan);
  await joinMeeting(callWindow);
  await expect(meetingOf(callWindow).getByRole('button', { name: 'Завершить звонок' })).toBeVisible();
  await expect(open(callWindow)).toHaveCount(0);
});
