import { query } from '../testing/query-postgres';
import {
  callSeenBy,
  expect,
  jitsiAt,
  joinMeeting,
  meetingOf,
  openCall,
  participants,
  test,
  type Guest,
} from './fixtures';

const QUICK = { PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '30', CALL_GRACE_SECONDS: '1' };
// However slow the machine, whoever comes back is in the same call.
const LENIENT = { CALL_GRACE_SECONDS: '60' };

const alertOf = ({ page }: Pick<Guest, 'page'>) => page.locator('main [role=alert][data-code]');

test('a connection that breaks is brought back: same call, same room, microphone as it was', async ({
  guest,
  standin,
}) => {
  const ivan = await guest({ as: 'ivan' });
  const maria = await guest({ as: 'maria' });
  const oleg = await guest({ as: 'oleg' });
  for (const one of [ivan, maria]) {
    await one.page.goto('/call/team');
    await joinMeeting(one.page);
  }
  await oleg.page.goto('/chats/team');
  const banner = oleg.page.getByRole('region', { name: /звонок/i });
  await expect(banner).toContainText('Мария Соколова');
  const before = await callSeenBy(oleg);
  const room = standin.state().rooms.find(({ people }) => people.length === 2)?.room ?? '';
  await meetingOf(ivan.page).getByRole('button', { name: 'Выключить микрофон' }).click();

  // Nobody may come back at once, so that what is shown meanwhile can be looked at.
  let letIn: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (letIn = resolve));
  await ivan.page.route('**/api/calls/token', async (route) => {
    await open;
    await route.continue();
  });
  standin.control({ action: 'drop', room });
  await expect(alertOf(ivan)).toHaveAttribute('data-code', 'lost');
  await expect(ivan.page.getByRole('heading', { name: 'Восстанавливаем связь…' })).toBeVisible();
  await expect(ivan.page.getByText('Попытка 1 из 10.')).toBeVisible();
  expect(await participants(oleg)).toEqual(expect.arrayContaining(['ivan', 'maria']));
  letIn();

  for (const { page } of [ivan, maria]) {
    const people = meetingOf(page).getByRole('list', { name: 'Участники' });
    await expect(people).toContainText('Иван Петров');
    await expect(people).toContainText('Мария Соколова');
    await expect(page.getByRole('heading', { name: 'Восстанавливаем связь…' })).toHaveCount(0);
  }
  await expect(meetingOf(ivan.page).getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  expect(standin.state().rooms.find((one) => one.room === room)?.people).toHaveLength(2);
  expect((await callSeenBy(oleg))?.number).toBe(before?.number);
  await expect(banner).toContainText('Иван Петров');

  for (const { page } of [ivan, maria]) {
    await meetingOf(page).getByRole('button', { name: 'Завершить звонок' }).click();
    await expect(page.getByRole('heading', { name: 'Вы вышли из звонка' })).toBeVisible();
    // With the meeting's frame go its tracks, and so the light of the camera.
    await expect.poll(() => page.frames().length).toBe(1);
  }
});

test('a network that goes is said so, and the call comes back with it', async ({ guest, expectConsole }) => {
  expectConsole(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const ivan = await guest({ as: 'ivan' });
  await ivan.page.goto('/call/team');
  await joinMeeting(ivan.page);
  await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await ivan.page.clock.install();
  await ivan.context.setOffline(true);
  await expect(alertOf(ivan)).toHaveAttribute('data-code', 'offline');
  await ivan.page.clock.fastForward(6000);
  await ivan.context.setOffline(false);
  await expect(ivan.page.getByRole('heading', { name: 'Восстанавливаем связь…' })).toBeVisible();
  // The frame below is for nobody meanwhile, and the focus is on what is said.
  await expect(ivan.page.locator('[inert] iframe, main:not(:has(iframe))')).toHaveCount(1);
  await ivan.page.clock.fastForward(2000);
  await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await expect(alertOf(ivan)).toHaveCount(0);
});

const ERRORS = [
  ['conference.destroyed', false, 'ended'],
  ['conference.max_users', false, 'room_full'],
  ['conference.reservationError', false, 'room_reserved'],
  ['conference.connectionError.accessDenied', false, 'lobby_refused'],
  ['connection.notLiveError', false, 'not_live'],
] as const;

test('an error of the meeting’s that ends it has its own screen, and the way back in', async ({
  guest,
  standin,
  also,
}) => {
  const app = await also.app({ ...jitsiAt(standin), ...LENIENT });
  const ivan = await guest({ as: 'ivan', app });
  await ivan.page.goto('/call/team');
  for (const [name, isFatal, code] of ERRORS) {
    await joinMeeting(ivan.page);
    await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toBeVisible();
    const room = standin.state().rooms.find(({ people }) => people.length === 1)?.room ?? '';
    standin.control({ action: 'error', room, error: { name, isFatal } });
    await expect(alertOf(ivan)).toHaveAttribute('data-code', code);
    await ivan.page.getByRole('button', { name: 'Войти заново' }).click();
  }
  await expect(meetingOf(ivan.page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
});

const BREAKS = [
  'conference.connectionError',
  'conference.gracefulShutdown',
  'conference.iceFailed',
  'conference.focusDisconnected',
  'conference.focusLeft',
  'conference.offerAnswerFailed',
  'conference.videobridgeNotAvailable',
  'connection.conferenceRequestFailed',
  'connection.droppedError',
  'connection.otherError',
  'connection.serverError',
  'connection.shardChangedError',
];

test('an error of the meeting’s that only breaks it is told, and the call comes back each time', async ({
  guest,
  standin,
  also,
}) => {
  const app = await also.app({ ...jitsiAt(standin), ...LENIENT });
  const ivan = await guest({ as: 'ivan', app });
  for (const [index, name] of BREAKS.entries()) {
    // One that breaks again and again is given up in the end, so each half has a page of its own.
    if (index % 6 === 0) {
      await ivan.page.goto('/call/team');
      await joinMeeting(ivan.page);
    }
    await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toBeVisible();
    const room = standin.state().rooms.find(({ people }) => people.length === 1)?.room ?? '';
    standin.control({ action: 'error', room, error: { name, isFatal: index % 2 === 0 } });
    await expect(alertOf(ivan)).toHaveAttribute('data-code', 'lost');
    expect(await participants(ivan)).toEqual(['ivan']);
    // The window tries by itself within a second: then the button has gone before it is pressed.
    const tryNow = ivan.page.getByRole('button', { name: 'Попробовать сейчас' });
    await tryNow.click({ timeout: 1000 }).catch(() => undefined);
    await expect(alertOf(ivan)).toHaveCount(0);
  }
});

test('a fatal error is followed by a new try, whatever our server says to the first ones', async ({
  guest,
  standin,
  expectConsole,
}) => {
  expectConsole(/500|Failed to load resource/);
  const ivan = await guest({ as: 'ivan' });
  await ivan.page.goto('/call/team');
  await joinMeeting(ivan.page);
  await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toBeVisible();
  const room = standin.state().rooms.find(({ people }) => people.length === 1)?.room ?? '';

  const stumbles = [
    () => ({ status: 500, contentType: 'text/html', body: '<h1>500</h1>' }),
    () => ({ status: 500, json: { error: { code: 'server.unexpected', message: 'Ошибка.' } } }),
  ];
  await ivan.page.route('**/api/calls/token', async (route) => {
    const stumble = stumbles.shift();
    await (stumble ? route.fulfill(stumble()) : route.continue());
  });
  standin.control({ action: 'error', room, error: { name: 'conference.iceFailed', isFatal: true } });
  await expect(ivan.page.getByText('Попытка 3 из 10.')).toBeVisible();
  await expect(meetingOf(ivan.page).getByRole('list', { name: 'Участники' })).toBeVisible();
  await expect(alertOf(ivan)).toHaveCount(0);
});

test('a call outlives our own server, and ends for who is removed or signs out', async ({
  guest,
  also,
  standin,
  postgres,
  expectConsole,
}) => {
  // 404 is what the server says to somebody removed.
  expectConsole(/Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const app = await also.app({ ...jitsiAt(standin), DATABASE_URL: postgres, ...QUICK });
  const [ivan, maria] = [await guest({ as: 'ivan', app }), await guest({ as: 'maria', app })];
  await ivan.page.goto('/chats/team');
  const call = await openCall(ivan.page);
  await joinMeeting(call);
  await maria.page.goto('/call/team');
  await joinMeeting(maria.page);
  await expect.poll(() => participants(ivan)).toEqual(expect.arrayContaining(['ivan', 'maria']));
  const before = await callSeenBy(ivan);
  await app.kill();
  await expect(alertOf({ page: call })).toHaveAttribute('data-code', 'chat_unreachable');
  await expect(meetingOf(call).getByRole('list', { name: 'Участники' })).toContainText('Мария Соколова');
  await app.restart();
  await expect(alertOf({ page: call })).toHaveCount(0);
  expect((await callSeenBy(ivan))?.number).toBe(before?.number);
  await expect.poll(() => participants(ivan)).toEqual(expect.arrayContaining(['ivan', 'maria']));

  await query(postgres, `delete from members where chat_id = 'team' and person_id = 'maria'`);
  await expect(alertOf(maria)).toHaveAttribute('data-code', 'removed');
  await expect.poll(() => maria.page.frames().length).toBe(1);
  await expect.poll(() => participants(ivan)).toEqual(['ivan']);
  const people = meetingOf(call).getByRole('list', { name: 'Участники' });
  await expect(people).not.toContainText('Мария Соколова');

  // Signed out in the chat, the call in the other window is over.
  await ivan.page.getByRole('button', { name: 'Выйти' }).click();
  await expect(alertOf({ page: call })).toHaveAttribute('data-code', 'signed_out');
  await expect.poll(() => call.frames().length).toBe(1);
  await expect(call.getByRole('link', { name: 'Войти' })).toBeVisible();
});
