import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode, type JWT } from 'next-auth/jwt';
import pg from 'pg';
import { pageAddresses } from '../testing/attack/routes';
import { AttackTable } from '../testing/attack/table';
import { HOST_ENVIRONMENT, HOST_ORIGIN, hostToken } from '../testing/host';
import { expect, SECRET, test } from './fixtures';
import { ask, type RawAnswer } from './raw-http';
import type { RunningApp } from './start-app';

// Every page of the built app, asked for with sessions that must let nobody into the chat they claim, as a browser asks
// and as the router does. What pages share with routes is attacked in testing/attack.

const TABLE = path.resolve(import.meta.dirname ?? __dirname, '../testing/attack/pages.txt');
const ABOUT = `How every page is answered when it is asked for with a session that is none: the answer, then the sessions that get it.
To the router 200 may say that nothing is there, or where to go. To a window of nobody a call of a host says it is closed.
Made by e2e/attacked-pages.spec.ts and compared by it. To write it anew: npx playwright test -c e2e/playwright.config.ts e2e/attacked-pages.spec.ts -u`;

/** In everything that only people of the attacked chats may see. */
const MARK = 'pagemark7c2e';
const SESSION_SECRET = 'a session secret that only this walk knows';
const SESSION = 'next-auth.session-token';
const HOUR = 3600;

const pairOf = (answer: { headers: Headers }, name: string) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .find((pair) => pair.startsWith(name)) ?? '';
const session = async (claims: JWT, { secret = SESSION_SECRET, maxAge = HOUR, salt = '' } = {}) =>
  `${SESSION}=${await encode({ token: claims, secret, maxAge, salt })}`;
const ivan = { sub: 'ivan', provider: 'demo' };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** The cookies of a window that was entered with a host's token for one of its chats. */
async function enter({ origin }: RunningApp, chatId: string): Promise<string> {
  const chat = {
    id: chatId,
    kind: 'group',
    title: `Host ${chatId === '42' ? MARK : 'other'}`,
    role: 'member',
  };
  const token = hostToken({ aud: origin, chat });
  const entered = await fetch(`${origin}/api/enter`, {
    method: 'POST',
    headers: { origin: HOST_ORIGIN },
    body: new URLSearchParams({ token, media: 'video' }),
    redirect: 'manual',
  });
  return pairOf(entered, 'call-session.');
}

/** Cookies by what is wrong with them. */
async function falseCookies(window: string, otherWindow: string): Promise<Record<string, string>> {
  const [name = '', value = ''] = window.split(/=(.*)/s);
  const over = new Date(Date.now() - HOUR * 1000).toISOString();
  const ofWindow = (changes: object, secret = SESSION_SECRET) =>
    encode({
      token: { sub: 'host:ivan', chat: 'host:42', origin: HOST_ORIGIN, until: over, ...changes },
      secret,
      salt: 'host session',
    });
  const later = { until: new Date(Date.now() + HOUR * 1000).toISOString() };
  const head = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...ivan, exp: seconds() + HOUR })}`;
  return {
    'signed out': '',
    'member of another chat': await session({ sub: 'anna', provider: 'demo' }),
    'removed member': await session({ sub: 'oleg', provider: 'demo' }),
    'session expired': await session(ivan, { maxAge: -HOUR }),
    'session by another key': await session(ivan, { secret: randomBytes(32).toString('hex') }),
    'session with alg none': `${SESSION}=${encoded({ alg: 'none' })}.${encoded({ ...ivan, exp: seconds() + HOUR })}.`,
    'session signed, not encrypted': `${SESSION}=${head}.${createHmac('sha256', SESSION_SECRET).update(head).digest('base64url')}`,
    'session of nobody': await session({ sub: 'no-such-person', provider: 'demo' }),
    'session of somebody at a host': await session({ sub: 'host:ivan', provider: 'demo' }),
    'session without a way in': await session({ sub: 'ivan' }),
    'session of a way in that is not offered': await session({ sub: 'ivan', provider: 'oidc' }),
    'session of a host’s window as session': `${SESSION}=${value}`,
    'window of another chat': otherWindow,
    'window of another chat, renamed': `${name}=${otherWindow.split(/=(.*)/s)[1]}`,
    'window by another key': `${name}=${await ofWindow(later, randomBytes(32).toString('hex'))}`,
    'window expired': `${name}=${await ofWindow({})}`,
    'window of somebody unknown': `${name}=${await ofWindow({ ...later, sub: 'host:nobody' })}`,
    'own session in a window’s cookie': `${name}=${(await session(ivan)).slice(SESSION.length + 1)}`,
  };
}

/** Addresses to ask for, by the page they are of; in a host's chat there is the call alone. */
const ADDRESSES = pageAddresses().flatMap((page): [title: string, where: string][] => [
  [page, page.replace('[chatId]', 'team')],
  ...(page === '/call/[chatId]' ? [[`${page} (of a host)`, '/call/host%3A42'] as [string, string]] : []),
]);

const get = (where: string, cookie: string, more: string[] = []) => [
  `GET ${where} HTTP/1.1`,
  ...(cookie ? [`Cookie: ${cookie}`] : []),
  ...more,
];

/** Asks as the router of Next does, which is sent to the address of just these data first. */
async function askAsRouter(origin: string, where: string, cookie: string): Promise<RawAnswer> {
  const sent = await ask(origin, get(where, cookie, ['RSC: 1']));
  const { pathname, search } = new URL(sent.headers.get('location') ?? '', origin);
  return pathname === where && search ? ask(origin, get(where + search, cookie, ['RSC: 1'])) : sent;
}
const askAsBrowser = (origin: string, where: string, cookie: string) => ask(origin, get(where, cookie));

function summary({ status, headers }: RawAnswer, origin: string): string {
  const location = headers.get('location');
  return location ? `${status} to ${new URL(location, origin).pathname}` : String(status);
}

test('no page shows anything of a chat to a session that is none', async ({ also, postgres }) => {
  test.setTimeout(240_000);
  const { app, client } = await attacked(postgres, also.app);
  const [window, other] = [await enter(app, '42'), await enter(app, '43')];
  const good = await session(ivan);

  // What is looked for is there for whoever may see it.
  for (const where of ['/', '/chats/team', '/call/team'])
    expect((await ask(app.origin, get(where, good))).body, where).toContain(MARK);
  expect((await ask(app.origin, get('/call/host%3A42', window))).body).toContain(MARK);
  expect((await askAsRouter(app.origin, '/chats/team', good)).body).toContain(MARK);

  await client.query(`delete from members where chat_id = 'team' and person_id = 'oleg'`);
  await client.end();
  const table = new AttackTable(ABOUT);
  for (const [title, where] of ADDRESSES) {
    for (const [name, cookie] of Object.entries(await falseCookies(window, other))) {
      for (const [how, asking] of [
        ['', askAsBrowser],
        [' for the router', askAsRouter],
      ] as const) {
        const answer = await asking(app.origin, where, cookie);
        const why = `${title}${how}, ${name}`;
        const all = `${[...answer.headers].map((pair) => pair.join(': ')).join('\n')}\n${answer.body}`;
        expect(all.includes(MARK), why).toBe(false);
        const given = /eyJ[\w-]{10,}\.[\w-]+|ivan@example\.org|example\.org\/external_api\.js/.exec(all);
        expect(given?.[0], why).toBeUndefined();
        expect(answer.status, why).toBeGreaterThan(0);
        expect(answer.status, why).toBeLessThan(500);
        expect(answer.headers.get('set-cookie') ?? '', why).not.toMatch(/session-token|call-session/);
        table.note(`GET ${title}${how}`, name, [summary(answer, app.origin)]);
      }
    }
  }
  const made = table.toString();
  if (['all', 'changed'].includes(test.info().config.updateSnapshots)) writeFileSync(TABLE, made);
  expect(made).toBe(readFileSync(TABLE, 'utf8'));
});

/** An app whose team has something to steal in its title, its messages and its calls. */
async function attacked(
  postgres: string,
  start: (settings: Record<string, string>) => Promise<RunningApp>,
): Promise<{ app: RunningApp; client: pg.Client }> {
  const admin = new pg.Client(postgres);
  await admin.connect();
  await admin.query('drop database if exists attacked_pages');
  await admin.query('create database attacked_pages');
  await admin.end();
  const own = postgres.replace(/\/postgres$/, '/attacked_pages');
  const app = await start({
    ...HOST_ENVIRONMENT,
    DATABASE_URL: own,
    DEMO: '1',
    JITSI_DOMAIN: 'meet.example.org',
    JITSI_APP_ID: 'calls',
    JITSI_APP_SECRET: SECRET,
    NEXTAUTH_SECRET: SESSION_SECRET,
    OPERATOR_PASSWORD: 'password of the operator',
  });
  const client = new pg.Client(own);
  await client.connect();
  await client.query(`update chats set title = 'Team ${MARK}' where id = 'team'`);
  const said = await fetch(`${app.origin}/api/chats/team/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: await session(ivan) },
    body: JSON.stringify({ text: MARK }),
  });
  expect(said.status).toBe(201);
  return { app, client };
}
