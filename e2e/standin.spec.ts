import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Browser } from '@playwright/test';
import jwt from 'jsonwebtoken';
import { startStandin, type Standin, type StandinOptions } from '../jitsi/standin/start-standin';
import { isMoving, serveHostPage, visit, type Visitor } from '../jitsi/standin/test-host-page';
import { allFaults } from './accessibility-faults';

const SECRET = { kind: 'secret', appId: 'chat', secret: 'a secret of the stand-in tests' } as const;

let host: Awaited<ReturnType<typeof serveHostPage>>;
let dataDir: string;
let standin: Standin;

test.beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'standin-'));
  host = await serveHostPage();
});

test.afterEach(async ({ browser }) => {
  for (const context of browser.contexts()) await context.close();
  await standin.close();
});

test.afterAll(async () => {
  await host.close();
  await rm(dataDir, { recursive: true });
});

async function start(options: Partial<StandinOptions> = {}): Promise<void> {
  standin = await startStandin({ port: 0, dataDir, ...options });
}

function come(browser: Browser, options: Record<string, unknown> = {}): Promise<Visitor> {
  return visit(browser, host.url, standin, options);
}

/** Comes in by name and waits for the last event of entering. */
async function enter(
  browser: Browser,
  name: string,
  options: Record<string, unknown> = {},
): Promise<Visitor> {
  const visitor = await come(browser, { userInfo: { displayName: name }, ...options });
  await expect.poll(visitor.names).toContain('conferenceCreatedTimestamp');
  return visitor;
}

function token(claims: object = {}, user: object = {}): string {
  const context = { user: { id: 'u1', name: 'Анна', moderator: false, ...user } };
  const body = { iss: SECRET.appId, aud: 'jitsi', sub: 'meet.jitsi', room: 'tea', context, ...claims };
  return jwt.sign(body, SECRET.secret, 'exp' in claims ? {} : { expiresIn: 600 });
}

function people({ frame }: Visitor) {
  return frame.getByRole('list', { name: 'Участники' }).getByRole('listitem');
}

test('somebody who joins while their devices are still being opened is in the meeting once', async ({
  browser,
}) => {
  await start();
  const anna = await visit(
    browser,
    host.url,
    standin,
    { configOverwrite: { prejoinConfig: { enabled: true } }, userInfo: { displayName: 'Анна' } },
    (context) =>
      context.addInitScript(() => {
        const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
        if (!open) return;
        const asked = new Promise((resolve) => addEventListener('open-devices', resolve, { once: true }));
        navigator.mediaDevices.getUserMedia = (wanted) => asked.then(() => open(wanted));
      }),
  );
  await anna.frame.getByRole('button', { name: 'Присоединиться' }).click();
  await expect.poll(anna.names).toContain('videoConferenceJoined');
  await anna.frame.locator('body').evaluate(() => void dispatchEvent(new Event('open-devices')));
  await expect.poll(() => isMoving(anna.frame, 'Видео: Анна')).toBe(true);
  const boris = await enter(browser, 'Борис');
  await expect(people(boris)).toHaveText(['Борис (вы)', 'Анна (модератор)']);
});

test('two people meet: names, moving pictures, events in Jitsi’s order', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис <b>');

  await expect(people(anna)).toHaveText(['Анна (вы, модератор)', 'Борис <b>']);
  await expect(people(boris)).toHaveText(['Борис <b> (вы)', 'Анна (модератор)']);
  await expect.poll(() => isMoving(anna.frame, 'Видео: Борис <b>')).toBe(true);
  await expect.poll(() => isMoving(boris.frame, 'Видео: Анна')).toBe(true);

  const events = await boris.seen();
  expect(events.map(({ name }) => name)).toEqual([
    'ready',
    'browserSupport',
    'audioMuteStatusChanged',
    'videoMuteStatusChanged',
    'displayNameChange',
    'participantJoined',
    'videoConferenceJoined',
    'participantRoleChanged',
    'subjectChange',
    'conferenceCreatedTimestamp',
  ]);
  expect(events[4]?.data).toEqual({
    id: 'local',
    displayname: 'Борис <b>',
    formattedDisplayName: 'Борис <b> (me)',
  });
  expect(events[5]?.data).toMatchObject({ displayName: 'Анна', formattedDisplayName: 'Анна' });
  expect(events[6]?.data).toMatchObject({ roomName: 'tea', displayName: 'Борис <b>', breakoutRoom: false });
  expect(events[7]?.data).toEqual({ id: events[6]?.data.id, role: 'participant' });
});

test('every question of the API is answered', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  await enter(browser, 'Борис');
  await expect(people(anna)).toHaveCount(2);
  expect(await anna.call('getRoomsInfo')).toMatchObject({
    rooms: [
      {
        isMainRoom: true,
        id: 'tea@muc.meet.jitsi',
        participants: [
          { displayName: 'Анна', role: 'moderator' },
          { displayName: 'Борис', role: 'participant', audioMuted: false },
        ],
      },
    ],
  });
  expect(await anna.call('getNumberOfParticipants')).toBe(2);
  expect(await anna.call('getSessionId')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await anna.call('getContentSharingParticipants')).toEqual({ sharingParticipantIds: [] });
  expect(await anna.call('isAudioMuted')).toBe(false);
  expect(await anna.call('isVideoMuted')).toBe(false);
  expect(await anna.call('isSharingScreen')).toBe(false);
  const devices = (await anna.call('getAvailableDevices')) as Record<string, unknown[]>;
  expect(devices.videoInput?.length).toBeGreaterThan(0);
  expect(await anna.call('captureLargeVideoScreenshot')).toEqual({ error: {} });
  await expect(anna.call('getDeploymentInfo')).rejects.toThrow('Unexpected response format');
});

test('mute by button and by command', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await expect.poll(() => isMoving(boris.frame, 'Видео: Анна')).toBe(true);
  await anna.frame.getByRole('button', { name: 'Выключить микрофон' }).click();
  await anna.command('toggleVideo');
  await expect(anna.frame.getByRole('button', { name: 'Включить камеру' })).toBeVisible();
  await expect.poll(() => anna.call('isAudioMuted')).toBe(true);
  await expect
    .poll(async () =>
      (await boris.find('participantMuted')).map(({ data }) => [data.mediaType, data.isMuted]),
    )
    .toEqual([
      ['audio', true],
      ['video', true],
    ]);
  await anna.command('toggleVideo');
  await expect.poll(() => isMoving(boris.frame, 'Видео: Анна')).toBe(true);
});

test('a screen is captured, seen by others and by a latecomer, and let go', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await anna.frame.getByRole('button', { name: 'Показать экран' }).click();
  await expect.poll(() => isMoving(boris.frame, 'Экран: Анна')).toBe(true);
  const size = await boris.frame
    .locator('video[aria-label="Экран: Анна"]')
    .evaluate((video: HTMLVideoElement) => video.videoWidth / video.videoHeight);
  expect(size).toBeCloseTo(16 / 9, 1); // the fake screen is 1280x720, the fake camera 640x480
  const [on] = await anna.find('screenSharingStatusChanged');
  expect(on?.data).toEqual({ on: true, details: { sourceType: 'screen' } });
  const [joined] = await anna.find('videoConferenceJoined');
  const [sharing] = await boris.find('contentSharingParticipantsChanged');
  expect(sharing?.data).toEqual({ data: [joined?.data.id] });
  expect(await anna.call('isSharingScreen')).toBe(true);

  const vera = await enter(browser, 'Вера');
  await expect.poll(() => isMoving(vera.frame, 'Экран: Анна')).toBe(true);
  await expect.poll(() => isMoving(vera.frame, 'Видео: Борис')).toBe(true);
  expect((await vera.find('contentSharingParticipantsChanged'))[0]?.data).toEqual({
    data: [joined?.data.id],
  });

  await anna.command('toggleShareScreen');
  await expect(boris.frame.locator('video[aria-label="Экран: Анна"]')).toHaveCount(0);
  expect((await anna.find('screenSharingStatusChanged')).at(-1)?.data).toEqual({ on: false, details: {} });
});

test('the toolbar shows what config asks for; a forbidden screen is grey and the command passes', async ({
  browser,
}) => {
  await start({ auth: SECRET });
  const context = { user: { name: 'Анна' }, features: { 'screen-sharing': false } };
  const anna = await enter(browser, 'x', {
    jwt: token({ context }),
    configOverwrite: { toolbarButtons: ['desktop', 'hangup'], buttonsWithNotifyClick: ['hangup'] },
  });
  const buttons = anna.frame.getByRole('toolbar', { name: 'Управление встречей' }).getByRole('button');
  await expect(buttons).toHaveText(['Показать экран', 'Завершить звонок']);
  await expect(buttons.first()).toBeDisabled();
  await anna.command('toggleShareScreen');
  await expect.poll(() => anna.call('isSharingScreen')).toBe(true);
  await buttons.last().click();
  await expect
    .poll(async () => (await anna.find('toolbarButtonClicked')).map(({ data }) => data))
    .toEqual([{ key: 'hangup', preventExecution: true }]);
  await expect(buttons).toHaveCount(2);
});

test('a moderator’s command holds the microphones of the others, also of latecomers, until it lets go', async ({
  browser,
}) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await boris.command('toggleModeration', true, 'audio');
  expect(await anna.call('isModerationOn', 'audio')).toBe(false);
  // As a real one does: what is not `video` is sound.
  await anna.command('toggleModeration', true, 'desktop');
  await expect.poll(() => boris.call('isAudioMuted')).toBe(true);
  expect(await boris.call('isModerationOn', 'audio')).toBe(true);
  expect(await anna.call('isAudioMuted')).toBe(false);
  expect((await anna.find('moderationStatusChanged')).map(({ data }) => data)).toEqual([
    { mediaType: 'audio', enabled: true },
  ]);
  expect(standin.state().rooms[0]?.moderated).toEqual(['audio']);
  const vera = await enter(browser, 'Вера');
  for (const { frame, call } of [boris, vera]) {
    const unmute = frame.getByRole('button', { name: 'Включить микрофон' });
    await unmute.click();
    await expect(unmute).toBeVisible();
    expect(await call('isAudioMuted')).toBe(true);
  }
  await anna.command('toggleModeration', false, 'audio');
  await expect.poll(() => vera.call('isModerationOn', 'audio')).toBe(false);
  await vera.frame.getByRole('button', { name: 'Включить микрофон' }).click();
  await expect(vera.frame.getByRole('button', { name: 'Выключить микрофон' })).toBeVisible();
});

test('hanging up tells the page around in order', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await expect(people(anna)).toHaveCount(2);
  const before = (await anna.names()).length;
  await anna.frame.getByRole('button', { name: 'Завершить звонок' }).click();
  await expect(anna.frame.getByText('Вы вышли из встречи.')).toBeVisible();
  await expect
    .poll(async () => (await anna.names()).slice(before))
    .toEqual(['participantLeft', 'participantLeft', 'videoConferenceLeft', 'readyToClose']);
  await expect(people(boris)).toHaveText(['Борис (вы, модератор)']);
  expect(await boris.names()).toContain('participantLeft');
});

test('the token’s name wins, and others see the token’s user', async ({ browser }) => {
  await start({ auth: SECRET });
  const anna = await enter(browser, 'Не Анна', { jwt: token({}, { moderator: true }) });
  await expect(people(anna)).toHaveText(['Анна (вы, модератор)']);
  const boris = await enter(browser, 'x', { jwt: token({}, { id: 'u2', name: 'Борис' }) });
  const [joined] = await boris.find('participantJoined');
  expect(joined?.data.userContext).toEqual({ id: 'u1', name: 'Анна', moderator: 'true' });
});

test('a refused token: one error that is not fatal, then nothing', async ({ browser }) => {
  await start({ auth: SECRET });
  const anna = await come(browser, { jwt: token({ iss: 'x' }) });
  await expect(anna.frame.getByRole('alert')).toContainText('invalid &apos;iss&apos; claim');
  expect((await anna.find('errorOccurred')).map(({ data }) => data)).toEqual([
    {
      error: {
        name: 'connection.passwordRequired',
        type: 'CONNECTION',
        message: 'invalid &apos;iss&apos; claim',
        isFatal: false,
      },
    },
  ]);
  await anna.call('isAudioMuted'); // a whole round trip later
  expect((await anna.names()).at(-1)).toBe('errorOccurred');
});

test('a token for another room is refused at the door', async ({ browser }) => {
  await start({ auth: SECRET });
  const anna = await come(browser, { jwt: token({ room: 'other' }) });
  await expect
    .poll(async () => (await anna.find('errorOccurred')).map(({ data }) => data))
    .toEqual([
      {
        error: {
          name: 'conference.connectionError.notAllowed',
          type: 'CONFERENCE',
          params: ['general', 'Room does not match the room from token'],
          isFatal: false,
        },
      },
    ]);
  expect(standin.state().rooms).toEqual([]);
});

test('with the pre-join screen an expired token is told only after Join', async ({ browser }) => {
  await start({ auth: SECRET });
  const now = Math.floor(Date.now() / 1000);
  const anna = await come(browser, {
    jwt: token({ exp: now - 60 }),
    lang: 'en',
    configOverwrite: { prejoinConfig: { enabled: true }, readOnlyName: true },
  });
  const name = anna.frame.getByRole('textbox', { name: 'Your name' });
  await expect(name).toHaveValue('Анна');
  await expect(name).not.toBeEditable();
  await expect.poll(() => isMoving(anna.frame, 'Camera preview')).toBe(true);
  expect((await anna.names()).slice(0, 3)).toEqual(['ready', 'browserSupport', 'prejoinScreenLoaded']);
  expect(await anna.names()).not.toContain('errorOccurred');
  await anna.frame.getByRole('button', { name: 'Join meeting' }).click();
  await expect.poll(() => anna.names()).toContain('errorOccurred');
});

test('config.js keys: muted start, subject, and a key that Jitsi ignores', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна', {
    configOverwrite: {
      startWithAudioMuted: true,
      startAudioOnly: true,
      subject: 'Чай',
      prejoinPageEnabled: true,
    },
  });
  await expect(anna.frame.getByRole('heading', { name: 'Чай' })).toBeVisible();
  await expect(anna.frame.getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  await expect(anna.frame.getByRole('button', { name: 'Включить камеру' })).toBeVisible();
  expect((await anna.find('subjectChange')).at(-1)?.data).toEqual({ subject: 'Чай' });
});

test('two who came muted still see each other once they unmute', async ({ browser }) => {
  await start();
  const muted = { configOverwrite: { startWithAudioMuted: true, startWithVideoMuted: true } };
  const anna = await enter(browser, 'Анна', muted);
  const boris = await enter(browser, 'Борис', muted);
  await anna.frame.getByRole('button', { name: 'Включить камеру' }).click();
  await expect.poll(() => isMoving(boris.frame, 'Видео: Анна')).toBe(true);
});

test('no camera and no microphone are told, and do not keep anybody out', async ({ browser }) => {
  await start();
  const anna = await visit(browser, host.url, standin, { userInfo: { displayName: 'Анна' } }, (context) =>
    context.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    }),
  );
  await expect(people(anna)).toHaveText(['Анна (вы, модератор)']);
  await expect(anna.frame.getByRole('button', { name: 'Включить микрофон' })).toBeVisible();
  const type = 'gum.permission_denied';
  const message = 'User denied permission to use device(s): ';
  expect((await anna.find('micError')).map(({ data }) => data)).toEqual([{ type, message: `${message}mic` }]);
  expect((await anna.find('cameraError')).map(({ data }) => data)).toEqual([
    { type, message: `${message}camera` },
  ]);
});

test('somebody kicked hears it, then leaves', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await expect(people(anna)).toHaveCount(2);
  const id = (await boris.find('videoConferenceJoined'))[0]?.data.id;
  const kickerId = (await anna.find('videoConferenceJoined'))[0]?.data.id;
  await anna.command('kickParticipant', id);
  await expect(boris.frame.getByRole('alert')).toHaveText('Вас удалили из встречи.');
  expect((await boris.names()).slice(-5)).toEqual([
    'participantKickedOut',
    'participantLeft',
    'participantLeft',
    'videoConferenceLeft',
    'readyToClose',
  ]);
  expect((await boris.find('participantKickedOut'))[0]?.data).toEqual({
    kicked: { id, name: 'Борис', local: true },
    kicker: { id: kickerId, name: 'Анна' },
  });
  await expect
    .poll(async () => (await anna.names()).slice(-2))
    .toEqual(['participantKickedOut', 'participantLeft']);
});

test('a meeting ended for all', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  const boris = await enter(browser, 'Борис');
  await anna.command('endConference');
  await expect(boris.frame.getByRole('alert')).toHaveText('Встреча завершена для всех.');
  expect((await boris.find('errorOccurred'))[0]?.data).toEqual({
    error: {
      name: 'conference.destroyed',
      type: 'CONFERENCE',
      params: ['The meeting has been terminated'],
      isFatal: false,
    },
  });
  expect((await boris.names()).at(-1)).toBe('readyToClose');
});

test('a dropped connection is a fatal error, and one can come back', async ({ browser }) => {
  await start();
  const anna = await enter(browser, 'Анна');
  standin.control({ action: 'drop', room: 'tea' });
  await expect(anna.frame.getByRole('alert')).toContainText('Связь со встречей потеряна.');
  expect((await anna.find('errorOccurred'))[0]?.data).toEqual({
    error: { name: 'connection.droppedError', type: 'CONNECTION', isFatal: true },
  });
  await anna.frame.getByRole('button', { name: 'Войти снова' }).click();
  await expect(people(anna)).toHaveText(['Анна (вы, модератор)']);
  expect(await anna.names()).toContain('videoConferenceLeft');
});

test('a framed public meeting is cut off and falls silent', async ({ browser }) => {
  await start({ public: { cutAfterSeconds: 1 } });
  const anna = await enter(browser, 'Анна');
  await expect(anna.frame.getByText('скоро она оборвётся')).toBeVisible();
  await expect(anna.frame.getByRole('heading', { name: 'Демонстрация окончена' })).toBeVisible();
  const frame = anna.page.frames().find((one) => one.url().includes('/static/'));
  expect(frame?.url()).toBe(`${standin.origin}/static/close3.html#jitsi_meet_external_api_id=0`);
  expect(await anna.names()).toContain('notificationTriggered');
  expect((await anna.names()).filter((name) => /Left|Close|error/.test(name))).toEqual([
    'videoConferenceLeft',
  ]);
});

test('a window of its own is never cut, and tells its opener', async ({ browser }) => {
  await start({ public: { cutAfterSeconds: 0 } });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const opener = await context.newPage();
  await opener.goto(host.url);
  const opening = context.waitForEvent('page');
  await opener.evaluate((origin) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    addEventListener('message', ({ data, source }) => {
      const { method, params, scope } = JSON.parse(data as string) as Record<string, unknown>;
      const answer = { postis: true, scope, method, params };
      if (method === '__ready__') source?.postMessage(JSON.stringify(answer), { targetOrigin: '*' });
      else heard.push((params as { data: { name: string } }).data.name);
    });
    open(`${origin}/tea?lang=ru#jitsi_meet_external_api_id=7&userInfo.displayName=%22Ann%22`);
  }, standin.origin);
  const meeting = await opening;
  await meeting.getByRole('button', { name: 'Присоединиться' }).click();
  await expect(meeting.getByRole('list', { name: 'Участники' })).toHaveText('Ann (вы, модератор)');
  await expect(meeting.getByText('не Jitsi Meet')).toBeVisible();
  const heard = () => opener.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(heard).toContain('video-conference-joined');
  await meeting.close({ runBeforeUnload: true });
  await expect.poll(heard).toContain('video-conference-left');
});

test('where a moderator is awaited the guest waits and then comes in by itself', async ({ browser }) => {
  await start({ public: { waitForModerator: true } });
  const guest = await come(browser, { userInfo: { displayName: 'Гость' } });
  await expect(guest.frame.getByRole('alert')).toContainText('модератор не пришёл');
  expect((await guest.find('errorOccurred'))[0]?.data).toMatchObject({
    error: { name: 'conference.connectionError.membersOnly', params: ['tea@lobby.meet.jitsi', true] },
  });
  const owner = await come(browser, { userInfo: { displayName: 'Хозяйка' } });
  await owner.frame.getByRole('button', { name: 'Я организатор' }).click();
  await expect(people(guest)).toHaveText(['Гость (вы)', 'Хозяйка (модератор)']);
});

test('the pre-join screen and the meeting have no accessibility faults', async ({ browser }) => {
  await start();
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${standin.origin}/tea?lang=en`);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann');
  expect(await allFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Join meeting' }).click();
  await expect(page.getByRole('list', { name: 'People' })).toHaveText('Ann (you, moderator)');
  expect(await allFaults(page)).toEqual([]);
});
