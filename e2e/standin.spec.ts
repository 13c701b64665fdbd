import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test';
import { startStandin, type Standin, type StandinOptions } from '../jitsi/standin/start-standin';

/** What the host page keeps of the real API's events. */
interface SeenEvent {
  name: string;
  data: Record<string, unknown>;
}

interface HostWindow {
  seen: SeenEvent[];
  api: {
    executeCommand(name: string, ...args: unknown[]): void;
    getRoomsInfo(): Promise<unknown>;
    isAudioMuted(): Promise<boolean>;
    isSharingScreen(): Promise<boolean>;
    getNumberOfParticipants(): number;
    getSupportedEvents(): string[];
  };
  JitsiMeetExternalAPI: new (domain: string, options: object) => HostWindow['api'];
}

let host: Server;
let hostUrl: string;
let dataDir: string;
let standin: Standin | undefined;

test.beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'standin-'));
  host = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>host</title><div id="place"></div>');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
});

test.afterEach(async () => {
  await standin?.close();
  standin = undefined;
});

test.afterAll(async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
  await rm(dataDir, { recursive: true });
});

async function start(options: Partial<StandinOptions> = {}): Promise<Standin> {
  standin = await startStandin({ port: 0, dataDir, ...options });
  return standin;
}

interface Visitor {
  page: Page;
  frame: FrameLocator;
  names: () => Promise<string[]>;
  find: (name: string) => Promise<SeenEvent[]>;
  close: () => Promise<void>;
}

/** Opens a host page that frames the room with the real external_api.js. */
async function visit(browser: Browser, { domain, origin }: Standin, options: object = {}): Promise<Visitor> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(hostUrl);
  await page.addScriptTag({ url: `${origin}/external_api.js` });
  await page.evaluate(
    ([meetingDomain, given]) => {
      const target = window as unknown as HostWindow;
      target.seen = [];
      target.api = new target.JitsiMeetExternalAPI(meetingDomain, {
        roomName: 'tea',
        width: 900,
        height: 700,
        lang: 'ru',
        parentNode: document.querySelector('#place'),
        ...given,
        configOverwrite: {
          prejoinConfig: { enabled: false },
          ...(given as { configOverwrite?: object }).configOverwrite,
        },
      });
      const emitter = target.api as unknown as { on(name: string, listener: (data: object) => void): void };
      for (const name of target.api.getSupportedEvents()) {
        emitter.on(name, (data) => target.seen.push({ name, data: { ...data } }));
      }
    },
    [domain, options] as const,
  );
  const seen = () => page.evaluate(() => (window as unknown as HostWindow).seen);
  return {
    page,
    frame: page.frameLocator('iframe'),
    names: async () => (await seen()).map(({ name }) => name),
    find: async (name) => (await seen()).filter((event) => event.name === name),
    close: () => context.close(),
  };
}

async function isMoving(frame: FrameLocator, label: string): Promise<boolean> {
  const video = frame.locator(`video[aria-label="${label}"]`);
  return video.evaluate(async (element: HTMLVideoElement) => {
    if (element.readyState < element.HAVE_CURRENT_DATA || element.videoWidth === 0) return false;
    const count = () => element.getVideoPlaybackQuality().totalVideoFrames;
    const before = count();
    await new Promise((resolve) => element.requestVideoFrameCallback(resolve));
    return count() > before;
  });
}

test('two people meet: names, moving pictures, events in Jitsi’s order', async ({ browser }) => {
  const running = await start();
  const anna = await visit(browser, running, { userInfo: { displayName: 'Анна' } });
  await expect.poll(anna.names).toContain('conferenceCreatedTimestamp');
  const boris = await visit(browser, running, { userInfo: { displayName: 'Борис <b>' } });

  const list = anna.frame.getByRole('list', { name: 'Участники' });
  await expect(list.getByRole('listitem')).toHaveText(['Анна (вы, модератор)', 'Борис <b>']);
  await expect.poll(() => isMoving(anna.frame, 'Видео: Борис <b>')).toBe(true);
  await expect.poll(() => isMoving(boris.frame, 'Видео: Анна')).toBe(true);

  const order = (await boris.names()).filter((name) => !/Availability|log$/.test(name));
  expect(order).toEqual([
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
  const [joined] = await boris.find('videoConferenceJoined');
  expect(joined?.data).toMatchObject({ roomName: 'tea', displayName: 'Борис <b>', breakoutRoom: false });
});
