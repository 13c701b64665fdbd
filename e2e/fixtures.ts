import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from '@playwright/test';
import { startStandin, type Standin, type StandinOptions } from '../jitsi/standin/start-standin';
import { startPostgres } from '../testing/start-postgres';
import { startApp, type RunningApp } from './start-app';

export { expect };

export const SECRET = 'a-secret-of-the-walks-of-32-chars-or-more';

/** What a stand-in expects of tokens, as an own Jitsi does. */
export const TOKEN_CHECK = { kind: 'secret', appId: 'walks', secret: SECRET } as const;

/** Settings of an app whose calls are held on a Jitsi with that check of tokens. */
export const jitsiAt = ({ domain }: Pick<Standin, 'domain'>) => ({
  JITSI_DOMAIN: domain,
  JITSI_APP_ID: TOKEN_CHECK.appId,
  JITSI_APP_SECRET: TOKEN_CHECK.secret,
});

/** Somebody at a browser of their own. */
export interface Guest {
  context: BrowserContext;
  page: Page;
  /** Signs in the quick way, without the page. */
  signIn(person: string): Promise<void>;
}

interface GuestOptions extends BrowserContextOptions {
  app?: RunningApp;
  browser?: Browser;
  /** Who is signed in from the start. */
  as?: string;
}

interface Workers {
  /** Address of a running PostgreSQL with an empty database. */
  postgres: string;
  /** Checks HS256 tokens, as an own Jitsi does. */
  standin: Standin;
  /** The app, pointed at that stand-in. */
  app: RunningApp;
}

interface Each {
  /** Opens browsers; closed after the test. Anything unexpected on a console fails the test. */
  guest: (options?: GuestOptions) => Promise<Guest>;
  /** Starts further apps and stand-ins; ended after the test. */
  also: { app: typeof startApp; standin: (options: Partial<StandinOptions>) => Promise<Standin> };
  /** Console lines that this test provokes. */
  expectConsole: ((pattern: RegExp) => void) & { patterns: RegExp[] };
}

export const test = base.extend<Each, Workers>({
  standin: [
    async ({}, use) => {
      const dataDir = mkdtempSync(path.join(os.tmpdir(), 'calls-standin-'));
      const standin = await startStandin({
        port: 0,
        dataDir,
        auth: TOKEN_CHECK,
      });
      await use(standin);
      await standin.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  app: [
    async ({ standin }, use) => {
      const app = await startApp({
        ...jitsiAt(standin),
        // What one walk leaves behind is soon over for the next.
        CALL_GRACE_SECONDS: '1',
        PRESENCE_RENEW_SECONDS: '5',
        PRESENCE_EXPIRE_SECONDS: '15',
      });
      await use(app);
      await app.stop();
      keepsSecrets(app);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  postgres: [
    async ({}, use) => {
      const { url, stop } = await startPostgres();
      await use(`${url}/postgres`);
      await stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  expectConsole: async ({}, use) => {
    const patterns: RegExp[] = [];
    await use(Object.assign((pattern: RegExp) => void patterns.push(pattern), { patterns }));
  },
  also: async ({}, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use({
      app: async (...settings) => {
        const app = await startApp(...settings);
        ends.push(async () => {
          await app.stop();
          keepsSecrets(app);
        });
        return app;
      },
      standin: async (options) => {
        const dataDir = mkdtempSync(path.join(os.tmpdir(), 'calls-standin-'));
        const standin = await startStandin({ port: 0, dataDir, ...options });
        ends.push(async () => {
          await standin.close();
          rmSync(dataDir, { recursive: true, force: true });
        });
        return standin;
      },
    });
    for (const end of ends) await end();
  },
  // `also` is asked for to outlive the guests: no page may lose its server before it is closed.
  guest: async ({ browser, app, expectConsole, also }, use) => {
    void also;
    const contexts: BrowserContext[] = [];
    const stray: string[] = [];
    let isShared = false;
    await use(async ({ app: own, browser: ownBrowser, as, ...options } = {}) => {
      isShared ||= !own;
      const context = await (ownBrowser ?? browser).newContext({
        baseURL: (own ?? app).origin,
        locale: 'ru-RU',
        ignoreHTTPSErrors: true,
        ...options,
      });
      contexts.push(context);
      context.on('console', (message) => {
        const line = strayLine(message);
        if (line) stray.push(line);
      });
      context.on('weberror', (error) => stray.push(String(error.error())));
      if (as) await signIn(context, as);
      const page = await context.newPage();
      return { context, page, signIn: (person) => signIn(context, person) };
    });
    for (const context of contexts) {
      // A closed context is a killed browser; left by the way, a page can say that it leaves the call.
      await Promise.all(context.pages().map((page) => page.goto('about:blank').catch(() => undefined)));
      await context.close();
    }
    if (isShared) await untilCalm(browser, app.origin);
    expect(stray.filter((line) => !expectConsole.patterns.some((pattern) => pattern.test(line)))).toEqual([]);
  },
});

/** What has no place on a console: errors, and anything a security policy has refused. */
function strayLine(message: ConsoleMessage): string | null {
  const text = message.text();
  const refused = /Content.Security.Policy|Permissions.Policy|Refused to/i.test(text);
  return message.type() === 'error' || refused ? `${message.location().url}: ${text}` : null;
}

/** Nothing that an app has written while it was walked through lets anybody in: no token, no cookie, no secret. */
function keepsSecrets(app: RunningApp): void {
  const written = app.output();
  expect(written).not.toContain(SECRET);
  // A JWT begins with its header in base64url, and so does the encrypted one of a session.
  expect(written).not.toMatch(/eyJ[\w-]{10,}/);
}

/** Waits until the calls of a walk are over, or the next one would go on with them. */
async function untilCalm(browser: Browser, baseURL: string): Promise<void> {
  const context = await browser.newContext({ baseURL });
  await signIn(context, 'ivan');
  for (const chat of ['team', 'ivan-maria']) {
    const call = async () => {
      const answer = await context.request.get(`/api/chats/${chat}/call`, IDLE);
      return ((await answer.json()) as { call: unknown }).call;
    };
    await expect.poll(call, { message: `the call of ${chat} is over` }).toBeNull();
  }
  await context.close();
}

async function signIn(context: BrowserContext, person: string): Promise<void> {
  const { csrfToken } = (await (await context.request.get('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await context.request.post('/api/auth/callback/demo', {
    form: { csrfToken, person, json: 'true' },
  });
  expect(answer.status()).toBe(200);
}

/**
 * For requests after a while without any: the server closes a connection that has been idle for five seconds, maybe
 * just when it is used again. A browser tries anew by itself.
 */
export const IDLE = { maxRetries: 2 };

/** The meeting page inside a call window. */
export function meetingOf(callWindow: Page) {
  return callWindow.frameLocator('iframe');
}

/** The button in the head of a chat that opens its call, whether or not one is on. */
export function callButton(page: Page, start: 'Видеозвонок' | 'Аудиозвонок' = 'Видеозвонок') {
  const name = new RegExp(`^(${start}|Войти в звонок|Вернуться в звонок|Окно звонка открыто)$`);
  return page.getByRole('link', { name }).first();
}

/** Presses a call button and gives the window that opens. */
export async function openCall(page: Page, start?: 'Видеозвонок' | 'Аудиозвонок'): Promise<Page> {
  const opening = page.waitForEvent('popup');
  await callButton(page, start).click();
  return opening;
}

/** Joins from the pre-join screen. */
export async function joinMeeting(callWindow: Page): Promise<void> {
  await meetingOf(callWindow)
    .getByRole('button', { name: /^(Join meeting|Присоединиться)$/ })
    .click();
}

interface Call {
  number: number;
  participants: { id: string }[];
}

/** The call of the team as somebody else of the team sees it. */
export async function callSeenBy({ context }: Guest): Promise<Call | null> {
  const answer = await context.request.get('/api/chats/team/call', IDLE);
  return ((await answer.json()) as { call: Call | null }).call;
}

/** Ids of who is in that call; null when there is none. */
export async function participants(viewer: Guest): Promise<string[] | null> {
  return (await callSeenBy(viewer))?.participants.map(({ id }) => id) ?? null;
}
