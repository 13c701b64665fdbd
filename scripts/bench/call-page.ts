import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import config from '../../e2e/playwright.config';
import { startStandin } from '../../jitsi/standin/start-standin';
import { findChromium } from '../find-chromium.mjs';
import { embedded } from './databases';
import { load, middle } from './load';
import { BENCH_SETTINGS, sessionOf } from './people';
import { startBare, startEmptyApp, startOurs, type Running } from './processes';
import { inTurns, median, row, type Measure } from './row';

const SECRET = 'a secret shared with the stand-in, 32 or more';

declare global {
  interface Window {
    /** Milliseconds since 1970: when the link was clicked, and when the page had an iframe. */
    clickedAt?: number;
    framedAt?: number;
  }
}

/**
 * The call page against the least that shows a meeting: a static page that loads the same `external_api.js` from the same
 * stand-in and makes the iframe. What of our script is Next's and React's own is in the page of the empty app, and so is
 * what of the time: it has a page whose only component makes the iframe in its first effect.
 */
export const callPage: Measure = async ({ rounds, seconds }) => {
  const database = embedded();
  const pages = mkdtempSync(path.join(os.tmpdir(), 'calls-pages-'));
  const standin = await startStandin({
    port: 0,
    dataDir: pages,
    auth: { kind: 'secret', appId: 'bench', secret: SECRET },
  });
  writeFileSync(path.join(pages, 'chat.html'), CHAT);
  writeFileSync(path.join(pages, 'call.html'), callHtml(standin.domain));
  const running: Running[] = [];
  try {
    const jitsi = { JITSI_DOMAIN: standin.domain, JITSI_APP_ID: 'bench', JITSI_APP_SECRET: SECRET };
    running.push(await startOurs({ ...BENCH_SETTINGS, ...jitsi, ...database.settings }));
    running.push(await startBare({ BENCH_PAGES: pages }));
    running.push(await startEmptyApp({ BENCH_DOMAIN: standin.domain, BENCH_WATCH: WATCH }));
    const [ours = '', bare = '', next = ''] = running.map(({ origin }) => origin);
    const cookie = await sessionOf('ivan');
    const asking =
      (url: string, headers = {}) =>
      () =>
        load({ url, connections: 1, requests: [{ method: 'GET' as const, headers }] }, seconds);
    const bytes = await inTurns(rounds, {
      ours: asking(`${ours}/call/team`, { cookie }),
      bare: asking(`${bare}/call.html`),
    });
    const facts = { measure: 'call-page', target: null };
    const script = await scriptOf(ours, '/call/team', { cookie });
    const rows = [
      row({
        ...facts,
        what: 'call page from the server, one at a time',
        unit: 'ms',
        ours: 1000 / middle(bytes.ours).perSecond,
        beside: { what: 'a static page', value: 1000 / middle(bytes.bare).perSecond },
      }),
      row({
        ...facts,
        what: 'script of the call page before that of Jitsi, gzip',
        unit: 'kB',
        ours: script / KILO,
        beside: { what: 'the page of an empty Next app', value: (await scriptOf(next, '/', {})) / KILO },
        target: { of: 'ours', is: 'at most', value: 150 },
      }),
    ];
    const executablePath = findChromium();
    if (!executablePath) {
      console.log('No Chromium is here: from click to iframe is not measured. npm test gets one.');
      return rows;
    }
    const browser = await chromium.launch({ ...config.use?.launchOptions, executablePath });
    const walk = { browser, rounds: rounds * 2 + 1, ours, bare, next, cookie };
    const clicks = await clicksOf(walk).finally(() => browser.close());
    const lines = (name: 'first' | 'again', when: string) => {
      const of = (page: keyof typeof clicks) => median(clicks[page].map((one) => one[name]));
      const beside = { what: 'a static page', value: of('bare') };
      const unit = 'ms';
      return [
        row({
          ...facts,
          what: `from click to iframe, ${when}`,
          unit,
          ours: of('ours'),
          beside,
          target: { of: 'ratio', is: 'at most', value: 1.3 },
        }),
        row({ ...facts, what: `an empty Next page that makes it, ${when}`, unit, ours: of('next'), beside }),
      ];
    };
    return [
      ...rows,
      ...lines('first', 'for the first time'),
      ...lines('again', 'with what the browser has kept'),
    ];
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    await standin.close();
    await database.remove();
    rmSync(pages, { recursive: true, force: true });
  }
};

const CHAT = '<!doctype html><title>Chat</title><a href="/call.html" target="call" rel="opener">Call</a>';

/**
 * The meeting as somebody would put it into a page by hand. It watches itself: a window that opens with the page that has
 * opened it has begun before the browser lets anything in.
 */
function callHtml(domain: string): string {
  return `<!doctype html><title>Call</title><script>${WATCH}</script><body><div id="meeting"></div>
<script src="https://${domain}/external_api.js"></script>
<script>
new JitsiMeetExternalAPI(${JSON.stringify(domain)}, { roomName: 'static', parentNode: document.getElementById('meeting') });
</script>`;
}

/** Bytes in a kB of what is loaded, as for embed.js. */
const KILO = 1024;

/** Bytes of all that a page's HTML loads as script, compressed as a server would at best. Old browsers' is left out. */
async function scriptOf(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  const html = await (await fetch(`${origin}${path}`, { headers })).text();
  const tags = html.match(/<script\b[^>]*\bsrc="\/[^>]*>/g) ?? [];
  const sources = tags.flatMap((tag) =>
    /\bnomodule\b/i.test(tag) ? [] : (/src="([^"]+)"/.exec(tag)?.[1] ?? []),
  );
  const sizes = [...new Set(sources)].map(async (source) => {
    const code = await (await fetch(`${origin}${source}`)).arrayBuffer();
    return gzipSync(Buffer.from(code), { level: 9 }).length;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

interface Walk {
  browser: Browser;
  rounds: number;
  ours: string;
  bare: string;
  next: string;
  cookie: string;
}

/** Milliseconds from click to iframe: in a browser that has nothing yet but the page with the link, and once more. */
function clicksOf({ browser, rounds, ours, bare, next, cookie }: Walk) {
  const [name = '', value = ''] = cookie.split(/=(.*)/s);
  const both = (place: readonly [address: string, link: string, isOurs: boolean]) => async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    try {
      await context.addInitScript(WATCH);
      if (place[2]) await context.addCookies([{ name, value, url: ours }]);
      return {
        first: await clickToFrame(context, place),
        again: await clickToFrame(context, place),
      };
    } finally {
      await context.close();
    }
  };
  return inTurns(rounds, {
    ours: both([`${ours}/chats/team`, 'a[href^="/call/team"]', true]),
    bare: both([`${bare}/chat.html`, 'a', false]),
    next: both([`${next}/chat`, 'a', false]),
  });
}

async function clickToFrame(
  context: BrowserContext,
  [address, link, hasReact]: readonly [address: string, link: string, hasReact: boolean],
): Promise<number> {
  const page = await context.newPage();
  await page.goto(address);
  // Before React is there the link would open the page all the same, but by another way.
  if (hasReact) await page.waitForFunction(IS_ALIVE, link);
  const opening = page.waitForEvent('popup');
  await page.locator(link).first().click();
  const call = await opening;
  const framed = await call.waitForFunction(() => window.framedAt, undefined, { polling: 20 });
  const clicked = await page.evaluate(() => window.clickedAt ?? 0);
  const took = Number(await framed.jsonValue()) - clicked;
  await call.close();
  await page.close();
  return took;
}

const IS_ALIVE = (link: string) =>
  Object.keys(document.querySelector(link) ?? {}).some((key) => key.startsWith('__react'));

/**
 * Runs in every page before its own scripts; text, because what compiles this file would add to a function. In a block of
 * its own, as it may run twice in a window.
 */
const WATCH = `{
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('click', () => (window.clickedAt = now()), true);
  new MutationObserver(() => {
    if (window.framedAt === undefined && document.querySelector('iframe')) window.framedAt = now();
  }).observe(document, { childList: true, subtree: true });
}`;
