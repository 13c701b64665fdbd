import jwt from 'jsonwebtoken';
import type { Page } from '@playwright/test';
import { expect, IDLE, jitsiAt, joinMeeting, meetingOf, test, type Guest } from './fixtures';

const USUAL = { share: 'everyone', microphones: 'open', record: 'moderators' };
/** A decision of who has seen these rules. */
const after = (seen: object) => ({ ...USUAL, seen });
const TOOLBAR = ['Выключить микрофон', 'Выключить камеру', 'Показать экран', 'Завершить звонок'];

const put = ({ context }: Guest, path: string, data: object) => context.request.put(path, { data, ...IDLE });

/** Features of the token with which a call window has opened its meeting. */
async function features(call: Page): Promise<Record<string, boolean>> {
  const address = new URL((await call.locator('iframe').getAttribute('src')) ?? '');
  const { context } = jwt.decode(address.searchParams.get('jwt') ?? '') as {
    context: { features: Record<string, boolean> };
  };
  return context.features;
}

function toolbar(call: Page) {
  return meetingOf(call).getByRole('toolbar', { name: 'Управление встречей' }).getByRole('button');
}

async function enter({ page }: Guest): Promise<void> {
  await page.goto('/call/team');
  await joinMeeting(page);
  await expect(toolbar(page).last()).toBeVisible();
}

test('a moderator decides who shares and how people come in; members find it so in the call', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(jitsiAt(standin));
  const [ivan, maria] = [await guest({ as: 'ivan', app }), await guest({ as: 'maria', app })];
  await ivan.page.goto('/chats/team');
  await ivan.page.getByRole('link', { name: 'Правила звонков' }).click();
  await expect(ivan.page.getByRole('heading', { name: 'Правила звонков', level: 1 })).toBeVisible();
  const share = ivan.page.getByRole('group', { name: 'Кто может показывать экран' });
  await share.getByRole('radio', { name: 'Только модераторы' }).check();
  const microphones = ivan.page.getByRole('group', { name: 'Микрофоны' });
  await microphones.getByRole('radio', { name: 'При входе выключены, включить может каждый' }).check();
  await ivan.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(ivan.page.getByText('Сохранено')).toBeVisible();
  await ivan.page.reload();
  await expect(share.getByRole('radio', { name: 'Только модераторы' })).toBeChecked();

  // A member sees what applies, and cannot change it.
  await maria.page.goto('/chats/team/settings');
  await expect(maria.page.getByText('При входе выключены, включить может каждый')).toBeVisible();
  await expect(maria.page.getByRole('radio')).toHaveCount(0);
  const ofThisCall = '/api/chats/team/calls/1/moderation';
  for (const path of ['/api/chats/team/moderation', ofThisCall]) {
    const refused = await put(maria, path, after(USUAL));
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: 'chat.moderators_only' } });
  }

  await enter(ivan);
  await enter(maria);
  await expect(toolbar(ivan.page)).toHaveText(TOOLBAR);
  await expect(toolbar(maria.page)).toHaveText(['Включить микрофон', 'Выключить камеру', 'Завершить звонок']);
  expect(await features(ivan.page)).toMatchObject({ 'screen-sharing': true, recording: true });
  expect(await features(maria.page)).toMatchObject({ 'screen-sharing': false, recording: false });
  // Rooms of other walks may be there still.
  const inside = standin.state().rooms.at(-1)?.people ?? [];
  expect(inside.map(({ userId, audioMuted }) => [userId, audioMuted])).toEqual([
    ['ivan', false],
    ['maria', true],
  ]);

  // For this call alone: who enters anew is let, and the chat keeps its rules for the next one.
  const seen = { share: 'moderators', microphones: 'muted', record: 'moderators' };
  expect((await put(ivan, ofThisCall, after(seen))).status()).toBe(200);
  await enter(maria);
  await expect(toolbar(maria.page)).toHaveText(TOOLBAR);
  expect(await features(maria.page)).toMatchObject({ 'screen-sharing': true });
  const kept = await maria.context.request.get('/api/chats/team/moderation', IDLE);
  expect(await kept.json()).toEqual({
    moderation: seen,
  });
});

test('a moderator has the others ask for the microphone, in the middle of a call, and lets them go again', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app(jitsiAt(standin));
  const [ivan, maria] = [await guest({ as: 'ivan', app }), await guest({ as: 'maria', app })];
  await enter(ivan);
  await enter(maria);
  const button = (name: string) => meetingOf(maria.page).getByRole('button', { name, exact: true });
  await expect(button('Выключить микрофон')).toBeVisible();
  const room = () => standin.state().rooms.at(-1);
  const muted = () => room()?.people.find(({ userId }) => userId === 'maria')?.audioMuted;
  const save = async (choice: string) => {
    await ivan.page.getByRole('button', { name: 'Правила', exact: true }).click();
    const microphones = ivan.page.getByRole('group', { name: 'Микрофоны' });
    await microphones.getByRole('radio', { name: choice }).check();
    await ivan.page.getByRole('button', { name: 'Сохранить' }).click();
    await expect(ivan.page.getByText('Сохранено')).toBeVisible();
    await ivan.page.getByRole('button', { name: 'Закрыть', exact: true }).click();
  };

  await save('Выключены, включить разрешает модератор');
  await expect.poll(() => room()?.moderated).toEqual(['audio']);
  await expect.poll(muted).toBe(true);
  await button('Включить микрофон').click();
  // Pressed after it, and done after it.
  await button('Выключить камеру').click();
  await expect(button('Включить камеру')).toBeVisible();
  await expect(button('Включить микрофон')).toBeVisible();
  expect(muted()).toBe(true);
  expect(room()?.people.find(({ userId }) => userId === 'ivan')?.audioMuted).toBe(false);

  await save('Каждый решает сам');
  await expect.poll(() => room()?.moderated).toEqual([]);
  await button('Включить микрофон').click();
  await expect.poll(muted).toBe(false);
});

test('without tokens the page says that a limit is easy to get round, and keeps to the toolbar', async ({
  guest,
  also,
}) => {
  const standin = await also.standin({});
  const app = await also.app({ JITSI_DOMAIN: standin.domain });
  const [ivan, maria] = [await guest({ as: 'ivan', app }), await guest({ as: 'maria', app })];
  await ivan.page.goto('/chats/team/settings');
  const share = ivan.page.getByRole('group', { name: 'Кто может показывать экран' });
  await expect(share.getByText('поэтому обойти это нетрудно')).toBeVisible();
  await share.getByRole('radio', { name: 'Только модераторы' }).check();
  await ivan.page.getByRole('button', { name: 'Сохранить' }).click();
  await expect(ivan.page.getByText('Сохранено')).toBeVisible();
  await enter(maria);
  await expect(toolbar(maria.page)).toHaveText([
    'Выключить микрофон',
    'Выключить камеру',
    'Завершить звонок',
  ]);
});
