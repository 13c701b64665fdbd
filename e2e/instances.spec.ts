import { expect, IDLE, jitsiAt, joinMeeting, meetingOf, openCall, test } from './fixtures';

test('two instances on one PostgreSQL are one: a call shows on both, and outlives the one that dies', async ({
  guest,
  also,
  standin,
  postgres,
  expectConsole,
}) => {
  // What a window says while its server is away.
  expectConsole(/Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
  const settings = {
    DATABASE_URL: postgres,
    NEXTAUTH_SECRET: 'one-secret-for-all-instances-of-the-app',
    ...jitsiAt(standin),
    PRESENCE_RENEW_SECONDS: '1',
    PRESENCE_EXPIRE_SECONDS: '30',
    CALL_GRACE_SECONDS: '1',
  };
  // Both at once: they migrate an empty database.
  const [one, other] = await Promise.all([also.app(settings), also.app(settings)]);
  const [ivan, maria] = [await guest({ as: 'ivan', app: one }), await guest({ as: 'maria', app: other })];
  await ivan.page.goto('/chats/team');
  await maria.page.goto('/chats/team');

  const call = await openCall(ivan.page);
  await joinMeeting(call);
  const banner = maria.page.getByRole('region', { name: /звонок/i });
  await expect(banner).toContainText('Иван Петров');

  await ivan.page.getByRole('textbox').fill('Слышно?');
  await ivan.page.getByRole('textbox').press('Enter');
  await expect(maria.page.getByRole('log')).toContainText('Слышно?');

  await one.kill();
  const seen = async () => {
    const answer = await maria.context.request.get('/api/chats/team/call', IDLE);
    const { call: state } = (await answer.json()) as {
      call: { number: number; participants: { id: string }[] } | null;
    };
    return state && [state.number, ...state.participants.map(({ id }) => id)];
  };
  expect(await seen()).toEqual([1, 'ivan']);
  await expect(banner).toContainText('Иван Петров');
  await one.restart();

  // Ivan's window goes on saying that it is there, and Maria finds him in the same room.
  const joined = await openCall(maria.page);
  await joinMeeting(joined);
  await expect(meetingOf(joined).getByRole('list', { name: 'Участники' })).toContainText('Иван Петров');
  await expect.poll(seen).toEqual([1, 'ivan', 'maria']);

  // The page that the dead instance had served is live again, too.
  await expect(ivan.page.getByRole('region', { name: /звонок/i })).toContainText('Мария Соколова');
  await meetingOf(joined).getByRole('button', { name: 'Завершить звонок' }).click();
  await meetingOf(call).getByRole('button', { name: 'Завершить звонок' }).click();
  await expect(ivan.page.getByRole('region', { name: /звонок/i })).toHaveCount(0);
  await expect(maria.page.getByRole('region', { name: /звонок/i })).toHaveCount(0);
});
