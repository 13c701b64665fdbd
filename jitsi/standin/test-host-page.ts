// A page that frames a meeting with the real external_api.js, for the browser tests of the stand-in.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, FrameLocator, Page } from '@playwright/test';
import type { Standin } from './start-standin';

/** One event as JitsiMeetExternalAPI gave it to its listener. */
export interface SeenEvent {
  name: string;
  data: Record<string, unknown>;
}

/** Somebody at a host page. */
export interface Visitor {
  page: Page;
  frame: FrameLocator;
  seen: () => Promise<SeenEvent[]>;
  names: () => Promise<string[]>;
  find: (name: string) => Promise<SeenEvent[]>;
  /** Calls a method of the API; its promise is awaited. */
  call: (method: string, ...args: unknown[]) => Promise<unknown>;
  command: (name: string, ...args: unknown[]) => Promise<unknown>;
}

type Api = Record<string, (...args: unknown[]) => unknown>;

interface HostWindow {
  seen: SeenEvent[];
  api: Api;
  JitsiMeetExternalAPI: new (domain: string, options: object) => Api;
}

/** Serves the empty host page on loopback. */
export async function serveHostPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>host</title><div id="place"></div>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Opens the host page in a context of its own and constructs the API in it, without the pre-join screen.
 * @param options of JitsiMeetExternalAPI, over a room `tea` in Russian
 * @param prepare runs before any page is opened
 */
export async function visit(
  browser: Browser,
  hostUrl: string,
  { domain, origin }: Pick<Standin, 'domain' | 'origin'>,
  options: Record<string, unknown> = {},
  prepare: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<Visitor> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  await prepare(context);
  const page = await context.newPage();
  await page.goto(hostUrl);
  await page.addScriptTag({ url: `${origin}/external_api.js` });
  const defaults = { roomName: 'tea', width: 900, height: 700, lang: 'ru' };
  const configOverwrite = { prejoinConfig: { enabled: false }, ...(options.configOverwrite as object) };
  await page.evaluate(construct, { domain, options: { ...defaults, ...options, configOverwrite } });
  const seen = () => page.evaluate(() => (window as unknown as HostWindow).seen);
  const call = (method: string, ...args: unknown[]) =>
    page.evaluate((asked) => (window as unknown as HostWindow).api[asked.method]?.(...asked.args), {
      method,
      args,
    });
  return {
    page,
    frame: page.frameLocator('iframe'),
    seen,
    names: async () => (await seen()).map(({ name }) => name),
    find: async (name) => (await seen()).filter((event) => event.name === name),
    call,
    command: (name, ...args) => call('executeCommand', name, ...args),
  };
}

// Runs in the page.
function construct({ domain, options }: { domain: string; options: object }): void {
  const target = window as unknown as HostWindow;
  target.seen = [];
  const parentNode = document.querySelector('#place');
  target.api = new target.JitsiMeetExternalAPI(domain, { ...options, parentNode });
  for (const name of target.api.getSupportedEvents?.() as string[]) {
    target.api.on?.(name, (data: object) => target.seen.push({ name, data: { ...data } }));
  }
}

/** Whether a video with this label shows picture after picture. */
export function isMoving(frame: FrameLocator | Page, label: string): Promise<boolean> {
  return frame.locator(`video[aria-label="${label}"]`).evaluate(async (video: HTMLVideoElement) => {
    if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return false;
    const frames = () => video.getVideoPlaybackQuality().totalVideoFrames;
    const before = frames();
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    return frames() > before;
  });
}
