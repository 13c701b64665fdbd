import {
  callSeenBy,
  expect,
  IDLE,
  jitsiAt,
  joinMeeting,
  meetingOf,
  openCall,
  participants,
  test,
} from './fixtures';

const QUICK = { PRESENCE_RENEW_SECONDS: '1', PRESENCE_EXPIRE_SECONDS: '3', CALL_GRACE_SECONDS: '1' };
const PATIENT = { ...QUICK, CALL_GRACE_SECONDS: '12' };

test('a call begins with the first join, shows who is in it, and ends when a browser is killed', async ({
  guest,
  also,
  standin,
}) => {
  const app = await also.app({
    ...jitsiAt(standin),
    ...PATIENT,
  });
  const [ivan, oleg] = [await guest({ as: 'ivan', app }), await guest({ as: 'oleg', app })];
  await ivan.page.goto('/chats/team');
  const call = await openCall(ivan.page);
  await expect(meetingOf(call).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  expect(await participants(oleg)).toBeNull();
  await joinMeeting(call);
  await expect.poll(() => participants(oleg)).toEqual(['ivan']);

  // A reload is no end: the same call goes on, and whoever was in it is in it, as muted as before.
  await meetingOf(call).getByRole('button', { name: 'Выключить микрофон' }).click();
  await expect(meetingOf(call).getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  await call.reload();
  await expect(meetingOf(call).getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  await expect(meetingOf(call).getByRole('button', { name: 'Выключить камеру' })).toBeVisible();
  await expect.poll(() => participants(oleg)).toEqual(['ivan']);
  expect((await callSeenBy(oleg))?.number).toBe(1);

  // Killed without a word: the lease runs out, and after the grace the call is over.
  const session = await ivan.context.newCDPSession(call);
  void session.send('Page.crash').catch(() => undefined);
  await expect.poll(() => participants(oleg), { timeout: 60_000 }).toBeNull();
  const history = await oleg.context.request.get('/api/chats/team/calls', IDLE);
  expect(await history.json()).toMatchObject({ calls: [{ number: 1, participants: [{ id: 'ivan' }] }] });
});

test('somebody who waited while the call ended comes to the same room as the others', async ({
  guest,
  also,
  standin,
  expectConsole,
}) => {
  expectConsole(/409/);
  const app = await also.app({
    ...jitsiAt(standin),
    ...QUICK,
  });
  const ivan = await guest({ as: 'ivan', app });
  const maria = await guest({ as: 'maria', app });
  const oleg = await guest({ as: 'oleg', app });
  for (const one of [ivan, maria, oleg]) {
    await one.page.goto('/call/team');
    await expect(meetingOf(one.page).getByRole('button', { name: 'Присоединиться' })).toBeVisible();
  }
  await joinMeeting(ivan.page);
  await expect.poll(() => participants(oleg)).toEqual(['ivan']);
  await meetingOf(ivan.page).getByRole('button', { name: 'Завершить звонок' }).click();
  await expect.poll(() => callSeenBy(oleg)).toBeNull();

  // Both hold tickets of the call that is over.
  await joinMeeting(maria.page);
  await joinMeeting(oleg.page);
  for (const { page } of [maria, oleg]) {
    const people = meetingOf(page).getByRole('list', { name: 'Участники' });
    await expect(people).toContainText('Мария Соколова');
    await expect(people).toContainText('Олег Ким');
  }
  await expect.poll(() => participants(ivan)).toEqual(expect.arrayContaining(['maria', 'oleg']));
  expect((await callSeenBy(ivan))?.number).toBe(2);
});
