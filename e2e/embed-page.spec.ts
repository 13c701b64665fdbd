import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { bundleEmbed } from '../scripts/build-embed.mjs';

// A chat of somebody else with the strictest of policies, and of the call server only what its script asks for. Needs
// no build of the app.

const IVAN = { id: 'u1', displayName: 'Иван Петров', avatarUrl: null };
const MARIA = { id: 'u2', displayName: 'Мария Соколова', avatarUrl: null };
const CALL = {
  number: 1,
  media: 'video',
  startedAt: '2026-03-01T12:00:00.000Z',
  startedBy: MARIA,
  answers: [],
};

let calls: Site;
let chat: Site;
let streams: ServerResponse[] = [];
let asked: { path: string; body: string; origin: string | undefined }[] = [];
let told: object = {};
let refuses = false;
let hasTokens = true;
let body = '';
let code = '';

test.beforeAll(async () => {
  code = await bundleEmbed();
  calls = await serve((request, response, sent) => {
    response.setHeader('Access-Control-Allow-Origin', chat.origin);
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
    asked.push({ path: request.url!, body: sent, origin: request.headers.origin });
    if (request.url!.startsWith('/embed.js')) {
      return response.setHeader('Content-Type', 'text/javascript').end(code);
    }
    if (request.method === 'OPTIONS') return response.end();
    if (request.url!.endsWith('/live')) {
      if (refuses) {
        response.writeHead(401, { 'Content-Type': 'application/json' });
        return response.end('{"error":{"code":"auth.host_token","message":"Пропуск не принят."}}');
      }
      response.setHeader('Content-Type', 'text/event-stream');
      response.write(eventOf(told));
      return streams.push(response);
    }
    return response.setHeader('Content-Type', 'text/html').end('<title>call</title>');
  });
  chat = await serve((request, response, sent) => {
    asked.push({ path: request.url!, body: sent, origin: undefined });
    if (request.url === '/call-token' && !hasTokens) return response.writeHead(503).end();
    if (request.url === '/call-token') return response.end('{"token":"a.signed.token"}');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src ${calls.origin}; connect-src 'self' ${calls.origin}; style-src 'self'; form-action ${calls.origin}; require-trusted-types-for 'script'`,
    );
    if (request.url === '/hostile.css') {
      response.setHeader('Content-Type', 'text/css');
      return response.end(
        '* { all: unset !important } button { display: none !important } call-button { color: red; font-size: 3px; text-transform: uppercase }',
      );
    }
    return response.end(`<!doctype html><html lang="en"><title>chat</title>${body}`);
  });
});
test.afterAll(async () => {
  await calls.close();
  await chat.close();
});
test.beforeEach(() => {
  streams = [];
  asked = [];
  told = seenBy(null);
  refuses = false;
  hasTokens = true;
});

test('a page with the strictest policy has calls, in its own language', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  await open(page, '<call-button chat-id="42" token-url="/call-token">fallback</call-button>');
  await expect(page.getByRole('button', { name: 'Video call' })).toBeVisible();
  await page.evaluate(() => (document.documentElement.lang = 'ru'));
  tell(seenBy({ ...CALL, participants: [MARIA] }));
  await expect(page.getByRole('button', { name: 'Войти в звонок, участников: 1' })).toBeVisible();
  await expect(page.locator('call-button')).toHaveAttribute('state', 'ongoing');
  expect(refused.filter((line) => !line.includes('favicon'))).toEqual([]);
});

test('rules of the page and a script that comes twice break nothing, nor does a shadow root', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const polluted = { body: 'y', headers: 5, cache: 'none' };
    for (const [name, value] of Object.entries(polluted)) {
      Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
    }
    Object.assign(Array.prototype, { polluted: () => 1 });
  });
  await open(
    page,
    '<link rel="stylesheet" href="/hostile.css"><input name="submit"><div lang="ru"><p id="root"></p></div>',
    2,
  );
  await page.evaluate(() => {
    const button = document.createElement('call-button');
    button.setAttribute('chat-id', '42');
    button.tokenProvider = () => Promise.resolve('a.function.token');
    document.querySelector('#root')!.attachShadow({ mode: 'open' }).append(button);
  });
  const button = page.getByRole('button', { name: 'Видеозвонок' });
  await expect(button).toBeVisible();
  expect((await button.boundingBox())!.height).toBeGreaterThan(40);
  expect(await button.evaluate((element) => getComputedStyle(element).textTransform)).toBe('none');
});

test('an element by the name of the script does not send tokens elsewhere', async ({ page }) => {
  const origins = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') origins.add(new URL(request.url()).origin);
  });
  await open(
    page,
    '<img name="currentScript" src="https://evil.invalid/x"><call-button chat-id="42" token-url="/call-token"></call-button>',
  );
  await expect.poll(() => asked.some(({ path }) => path.endsWith('/live'))).toBe(true);
  expect([...origins]).toEqual([chat.origin]);
});

test('a narrow page, forced colours and a dark one leave everything legible', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 600 });
  const startedBy = { ...MARIA, displayName: `Константин ${'Преображенский'.repeat(4)}` };
  told = seenBy({ ...CALL, startedBy, participants: [MARIA, IVAN] });
  const attributes = 'chat-id="42" token-url="/call-token" lang="ru"';
  await open(page, `<call-banner ${attributes}></call-banner><call-button ${attributes}></call-button>`);
  const button = page.locator('call-button').getByRole('button', { name: 'Вернуться в звонок' });
  await expect(button).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  for (const one of await page.getByRole('button').all()) {
    const { width, height } = (await one.boundingBox())!;
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  }
  const colours = () =>
    button.evaluate((element) => {
      const icon = getComputedStyle(element.querySelector('i')!).borderTopColor;
      const { color, outlineStyle } = getComputedStyle(element);
      return { icon, color, outlineStyle, back: getComputedStyle(element).backgroundColor };
    });
  await button.focus();
  for (const media of [{ forcedColors: 'active' }, { colorScheme: 'dark' }, {}] as const) {
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light', ...media });
    const { icon, color, outlineStyle, back } = await colours();
    expect(icon).toBe(color);
    expect(color).not.toBe(back);
    expect(outlineStyle).toBe('auto');
  }
});

test('two elements of a chat have one connection, which ends with the last of them', async ({ page }) => {
  told = seenBy({ ...CALL, participants: [MARIA, IVAN] });
  const attributes = 'chat-id="42" token-url="/call-token"';
  await open(page, `<call-button ${attributes}></call-button><call-banner ${attributes}></call-banner>`);
  await expect(page.getByRole('status')).toHaveText(
    'Video call · Started by Мария Соколова · participants: 2',
  );
  await expect(page.getByRole('button', { name: 'Back to call, participants: 2' })).toHaveCount(2);
  expect(streams).toHaveLength(1);
  const closed = new Promise((resolve) => streams[0]!.on('close', resolve));
  await page.evaluate(() =>
    document.querySelectorAll('call-button, call-banner').forEach((it) => it.remove()),
  );
  await closed;
});

test('a press posts a fresh token into a window, in no address, and a second one only brings it back', async ({
  page,
}) => {
  await open(page, '<call-button chat-id="42" token-url="/call-token" media="audio"></call-button>');
  const opening = page.waitForEvent('popup');
  const button = page.getByRole('button', { name: 'Audio call' });
  await button.click();
  const popup = await opening;
  await popup.waitForURL('**/api/enter');
  const entered = () => asked.filter(({ path }) => path === '/api/enter');
  expect(entered()).toEqual([
    { path: '/api/enter', body: 'token=a.signed.token&media=audio&blocked=', origin: chat.origin },
  ]);
  await button.click();
  await expect.poll(() => asked.filter(({ path }) => path.includes('token')).length).toBe(2);
  expect(entered()).toHaveLength(1);

  // The page may have been loaded anew since.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Audio call' })).toBeVisible();
  const answer = await popup.evaluate(
    (target) =>
      new Promise((resolve) => {
        addEventListener('message', ({ data, origin }) => resolve({ data: data as unknown, origin }));
        (opener as Window).postMessage({ type: 'call-token-wanted', chatId: '42' }, target);
      }),
    chat.origin,
  );
  expect(answer).toEqual({
    data: { type: 'call-token', chatId: '42', token: 'a.signed.token' },
    origin: chat.origin,
  });
});

test('a press after one without a token posts into the window that says so, also from a page that is loaded anew', async ({
  page,
}) => {
  hasTokens = false;
  await open(page, '<call-button chat-id="42" token-url="/call-token"></call-button>');
  const button = page.getByRole('button', { name: 'Video call' });
  const opening = page.waitForEvent('popup');
  await button.click();
  const popup = await opening;
  await popup.waitForURL('**/enter?error=chat.no_token');
  await expect(button).toHaveAttribute('aria-busy', 'false');
  hasTokens = true;
  await button.click();
  await popup.waitForURL('**/api/enter');

  await popup.goto(`${calls.origin}/enter?error=chat.no_token`);
  streams = [];
  await page.reload();
  await expect.poll(() => streams.length).toBe(1);
  await button.click();
  await popup.waitForURL('**/api/enter');
});

test('nobody else is given a token', async ({ page }) => {
  await open(page, '<call-button chat-id="42" token-url="/call-token"></call-button>');
  await expect.poll(() => streams.length).toBe(1);
  const before = asked.filter(({ path }) => path === '/call-token').length;
  await page.evaluate(() => postMessage({ type: 'call-token-wanted', chatId: '42' }, '*'));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  expect(asked.filter(({ path }) => path === '/call-token')).toHaveLength(before);
});

test('a window that is blocked is told of, and the call opens in the tab', async ({ page }) => {
  await page.addInitScript(() => (window.open = () => null));
  await open(page, '<call-button chat-id="42" token-url="/call-token"></call-button>');
  const prevented = page.evaluate(
    () =>
      new Promise((resolve) =>
        document.addEventListener('call-error', (event) => (event.preventDefault(), resolve(event.detail)), {
          once: true,
        }),
      ),
  );
  const button = page.getByRole('button', { name: 'Video call' });
  await button.click();
  expect(await prevented).toEqual({ code: 'popup_blocked', message: 'Window blocked' });
  expect(asked.filter(({ path }) => path === '/api/enter')).toEqual([]);
  await button.click();
  await page.waitForURL('**/api/enter');
  expect(asked.at(-1)?.path === '/favicon.ico' ? asked.at(-2)?.body : asked.at(-1)?.body).toBe(
    'token=a.signed.token&media=video&blocked=1',
  );
});

test('who is refused twice sees what the page has for that, and an error tells why', async ({ page }) => {
  refuses = true;
  await open(page, '<call-button chat-id="42" token-url="/call-token">No calls here</call-button>');
  await expect(page.locator('call-button')).toHaveAttribute('state', 'unavailable');
  await expect(page.getByText('No calls here')).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  expect(asked.filter(({ path }) => path === '/call-token')).toHaveLength(2);
});

interface Site {
  origin: string;
  close: () => Promise<void>;
}

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => unknown,
): Promise<Site> {
  const server: Server = createServer((request, response) => {
    let sent = '';
    request.on('data', (piece: Buffer) => (sent += String(piece)));
    request.on('end', () => void answer(request, response, sent));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function open(page: Page, content: string, scripts = 1): Promise<void> {
  const script = (_: unknown, index: number) =>
    `<script src="${calls.origin}/embed.js?${index}" async></script>`;
  body = content + Array.from({ length: scripts }, script).join('');
  await page.goto(chat.origin);
  await page.waitForFunction(() => customElements.get('call-banner'));
}

function seenBy(call: object | null): object {
  return { call, last: null, ring: null, personId: IVAN.id };
}

function eventOf(data: object): string {
  return `event: call\nid: 1\ndata: ${JSON.stringify(data)}\n\n`;
}

function tell(data: object): void {
  streams.forEach((stream) => stream.write(eventOf(data)));
}
