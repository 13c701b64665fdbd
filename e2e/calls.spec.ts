import { expect, joinMeeting, meetingOf, openCall, test } from './fixtures';

test('two people sign in, press call and meet in one room under their own names', async ({
  guest,
  standin,
}) => {
  const ivan = await guest();
  await ivan.page.goto('/');
  await ivan.page.getByRole('button', { name: /Иван Петров/ }).click();
  await ivan.page.getByRole('link', { name: /Команда/ }).click();
  const ivansCall = await openCall(ivan.page, /^Видеозвонок$/);
  await expect(ivansCall).toHaveTitle('Команда - звонок');
  await joinMeeting(ivansCall);

  const maria = await guest();
  await maria.signIn('maria');
  await maria.page.goto('/chats/team');
  const mariasCall = await openCall(maria.page, /^Видеозвонок$/);
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
