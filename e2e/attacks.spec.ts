import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { request } from '@playwright/test';
import pg from 'pg';
import { pageAddresses } from '../testing/attack/routes';
import { expect, SECRET, test } from './fixtures';
import { ask, type RawAnswer } from './raw-http';
import { startApp, type RunningApp } from './start-app';

// What only the built app shows: the middleware, how Next reads addresses and methods, its own paths, cookies on the
// wire. The routes themselves are attacked in testing/attack.

const ROOT = path.resolve(import.meta.dirname ?? __dirname, '..');
const EVIL = 'evil.example';
const FORM = 'Content-Type: application/x-www-form-urlencoded';

/** Settings that are secrets: not even their names have a place in what browsers are given. */
const SECRET_SETTINGS = [
  'JITSI_APP_SECRET',
  'JITSI_PRIVATE_KEY',
  'JITSI_EVENTS_SECRET',
  'JAAS_PRIVATE_KEY',
  'JAAS_WEBHOOK_SECRET',
  'DATABASE_URL',
  'NEXTAUTH_SECRET',
  'ROOM_SECRET',
  'OIDC_CLIENT_SECRET',
  'OPERATOR_PASSWORD',
  'CHAT_TOKEN_SECRET',
  'CHAT_WEBHOOK_SECRET',
];

let app: RunningApp;
let cookie: string;

test.beforeAll(async () => {
  app = await startApp({
    JITSI_DOMAIN: 'meet.example.org',
    JITSI_APP_ID: 'calls',
    JITSI_APP_SECRET: SECRET,
    OPERATOR_PASSWORD: 'password of the operator',
    RATE_LIMIT: 'off',
  });
  cookie = await signedIn(app.origin);
});
test.afterAll(async () => {
  await app.stop();
  const written = app.output();
  for (const secret of [SECRET, 'password of the operator', 'written by nobody'])
    expect(written).not.toContain(secret);
  expect(written).not.toMatch(/eyJ[\w-]{10,}/);
});

async function signedIn(origin: string): Promise<string> {
  const context = await request.newContext({ baseURL: origin });
  const { csrfToken } = (await (await context.get('/api/auth/csrf')).json()) as { csrfToken: string };
  await context.post('/api/auth/callback/demo', { form: { csrfToken, person: 'ivan', json: 'true' } });
  const { cookies } = await context.storageState();
  await context.dispose();
  return `Cookie: ${cookies.map(({ name, value }) => `${name}=${value}`).join('; ')}`;
}

/** Nothing of another host, of how the app is made, and nothing that a browser could take for a page of ours. */
function expectNoHarm({ status, headers, body }: RawAnswer, name: string): void {
  const all = `${[...headers].map((pair) => pair.join(': ')).join('\n')}\n${body}`;
  expect(all, name).not.toMatch(/node_modules|\.next\/|\bat \S+ \(|x-powered-by|^server:/im);
  expect(headers.get('location') ?? '', name).not.toMatch(/^(?:https?:)?[/\\]{2}evil/i);
  if (headers.get('content-type')?.startsWith('text/html')) {
    expect(headers.get('content-security-policy'), name).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options'), name).toBe('nosniff');
  }
  expect(status, name).toBeGreaterThan(0);
}

type Case = [name: string, status: number, lines: () => string[], body?: string];
const get = (where: string, ...headers: string[]) => [`GET ${where} HTTP/1.1`, ...headers];
const post = (where: string, ...headers: string[]) => [`POST ${where} HTTP/1.1`, ...headers];

const CASES: Record<string, Case[]> = {
  'odd addresses': [
    ['a percent sign', 404, () => get('/chats/%', cookie)],
    ['bytes that are no UTF-8', 404, () => get('/chats/%ff', cookie)],
    ['the same of a route', 404, () => get('/api/chats/%ff/messages', cookie)],
    ['NUL', 404, () => get('/chats/%00', cookie)],
    ['NUL of a route', 404, () => get('/api/chats/%00/messages', cookie)],
    ['a slash within an id', 404, () => get('/api/chats/team%2f..%2fvault/messages', cookie)],
    ['dots', 404, () => get('/chats/team/../../etc/passwd', cookie)],
    ['encoded dots', 404, () => get('/people/..%2f..%2fpackage.json')],
    ['a call of a prototype', 404, () => get('/call/__proto__?media=__proto__&moved=%7B%7D', cookie)],
    ['7 kB', 404, () => get(`/chats/${'a'.repeat(7000)}`, cookie)],
    ['turned round', 404, () => get('/chats/%E2%80%AE%F0%9F%91%8D', cookie)],
    ['a file of settings', 404, () => get('/.env')],
    ['the repository', 404, () => get('/.git/config')],
    ['a key through dots', 404, () => get('/jitsi/keys/..%2f..%2f.env')],
    ['a query of prototypes', 200, () => get('/sign-in?__proto__[x]=1&callbackUrl[]=x&constructor=1')],
    ['an error of a prototype', 200, () => get('/enter?error=__proto__&error=constructor')],
  ],
  'paths of Next itself': [
    ['its page for errors', 404, () => get('/_global-error')],
    ['the same, encoded', 404, () => get('/_global%2Derror')],
    ['its page for nothing', 404, () => get('/_not-found')],
    ['its old page for errors', 404, () => get('/_error')],
    ['500', 404, () => get('/500')],
    ['files above its own', 404, () => get('/_next/static/..%2f..%2f..%2fpackage.json')],
    ['the server’s code', 404, () => get('/_next/static/%2e%2e/%2e%2e/server/app/page.js')],
    ['a source map', 404, () => get('/_next/static/chunks/main.js.map')],
    ['pictures in all sizes', 404, () => get('/_next/image?url=%2Fpeople%2Fivan.svg&w=64&q=75')],
    ['pictures of its own network', 404, () => get('/_next/image?url=http%3A%2F%2F127.0.0.1&w=64&q=75')],
    ['a range that is not there', 200, () => get('/embed.js', 'Range: bytes=9999999-')],
    ['ranges that overlap', 200, () => get('/embed.js', 'Range: bytes=0-9,0-9,5-,-5')],
  ],
  'methods and server actions': [
    [
      'an action',
      405,
      () => post('/sign-in', `Next-Action: ${'0'.repeat(42)}`, 'Content-Type: text/plain'),
      '[]',
    ],
    [
      'an action in a form',
      405,
      () => post('/sign-in', 'Content-Type: multipart/form-data; boundary=x'),
      '--x--',
    ],
    ['PUT of a page', 405, () => ['PUT /profile HTTP/1.1', cookie]],
    ['DELETE of a page', 405, () => ['DELETE /chats/team HTTP/1.1', cookie]],
    ['a rendering that goes on', 405, () => post('/', cookie, 'next-resume: 1'), 'x'],
    ['a method of nobody', 400, () => ['FOO / HTTP/1.1']],
    ['two lengths', 400, () => post('/api/calls/token', 'Content-Length: 1', 'Content-Length: 2'), 'x'],
    [
      'a request within a request',
      400,
      () => post('/api/calls/token', cookie, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
      '0\r\n\r\nGET /operator HTTP/1.1\r\n\r\n',
    ],
  ],
  'ways round the middleware': [
    [
      'a request that says it is one within (CVE-2025-29927)',
      307,
      () =>
        get('/profile', 'x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware'),
    ],
    [
      'the same for the operator',
      401,
      () => get('/operator', `x-middleware-subrequest: ${Array(5).fill('src/middleware').join(':')}`),
    ],
    [
      'another path than it says',
      401,
      () => get('/operator', 'x-matched-path: /sign-in', 'x-invoke-path: /sign-in'),
    ],
    ['the operator, doubly encoded', 404, () => get('/%256fperator')],
    ['the operator, encoded', 404, () => get('/%6fperator')],
    ['the operator’s data for the router', 401, () => get('/operator', 'RSC: 1')],
    ['a rewrite by the browser', 307, () => get('/', `x-middleware-rewrite: http://${EVIL}/`)],
    ['a preview', 307, () => get('/profile', 'Cookie: __prerender_bypass=x; __next_preview_data=y')],
    ['the router’s data of a page, signed out', 307, () => get('/profile?_rsc=x', 'RSC: 1')],
    ['a tree that cannot be read', 307, () => get('/sign-in', 'RSC: 1', 'Next-Router-State-Tree: %5Bbad')],
    ['a segment above', 307, () => get('/sign-in', 'RSC: 1', 'Next-Router-Segment-Prefetch: /../..')],
  ],
  'other hosts': [
    ['in Host', 421, () => get('/', `Host: ${EVIL}`)],
    ['in X-Forwarded-Host', 307, () => get('/', `X-Forwarded-Host: ${EVIL}`, 'X-Forwarded-Proto: https')],
    ['in X-Forwarded-Host at sign-in', 302, () => get('/api/auth/signin', `X-Forwarded-Host: ${EVIL}`)],
    ['in the path', 308, () => get(`//${EVIL}/%2f..`)],
    ['behind a backslash', 308, () => get(`/\\${EVIL}`)],
    ['no host', 421, () => get('/', 'Host:')],
  ],
  'next-auth': [
    ['back to another site', 302, () => get(`/api/auth/signin?callbackUrl=https://${EVIL}`)],
    ['back to a script', 302, () => get('/api/auth/signin?callbackUrl=javascript:alert(1)')],
    [
      'back to a script, asking for a token',
      200,
      () => get('/api/auth/csrf?callbackUrl=javascript:alert(1)'),
    ],
    [
      'a cookie that leads nowhere',
      422,
      () => get('/api/auth/providers', 'Cookie: next-auth.callback-url=%00'),
    ],
    ['sign-in by a link', 404, () => get('/api/auth/callback/demo?person=ivan')],
    [
      'a body that is no JSON',
      415,
      () => post('/api/auth/callback/demo', 'Content-Type: application/json'),
      '{',
    ],
    ['a body of 1 MB', 413, () => post('/api/auth/callback/demo', FORM), 'x'.repeat(1024 * 1024)],
    ['a line for the log', 204, () => post('/api/auth/_log', FORM), 'level=error&code=written by nobody'],
    [
      'a forged form',
      302,
      () => post('/api/auth/callback/demo', FORM),
      `person=ivan&callbackUrl=https://${EVIL}`,
    ],
    ['an action that is none', 404, () => get('/api/auth/__proto__')],
    ['the sign-in page, back to another site', 200, () => get(`/sign-in?callbackUrl=//${EVIL}`)],
    ['the same, signed in', 307, () => get(`/sign-in?callbackUrl=/%5C${EVIL}`, cookie)],
    ['a header within', 200, () => get('/sign-in?callbackUrl=%0d%0aSet-Cookie:%20a=b')],
  ],
  floods: [
    ['a cookie of 12 kB', 307, () => get('/', `Cookie: a=${'x'.repeat(12_000)}`)],
    ['a header of 20 kB', 431, () => get('/', `X-A: ${'x'.repeat(20_000)}`)],
    ['500 headers', 307, () => get('/', ...Array.from({ length: 500 }, (_one, index) => `X-${index}: y`))],
    ['a thousand parameters', 200, () => get(`/sign-in?${'a=1&'.repeat(1000)}`)],
  ],
};

for (const [kind, cases] of Object.entries(CASES)) {
  test(`attacks by ${kind} get their answer, and nothing else`, async () => {
    const answered: [string, number][] = [];
    for (const [name, , lines, body] of cases) {
      const answer = await ask(app.origin, lines(), body);
      expectNoHarm(answer, name);
      answered.push([name, answer.status]);
    }
    expect(answered).toEqual(cases.map(([name, status]) => [name, status]));
  });
}

test('what the router is given is no page for others to keep', async () => {
  for (const where of ['/sign-in', '/', '/chats/team', '/call/team', '/profile']) {
    const page = await ask(app.origin, get(where, cookie));
    expect(page.headers.get('cache-control'), where).toMatch(/no-store/);
    expect(page.headers.get('vary')?.toLowerCase(), where).toMatch(/rsc/);
  }
});

const TABLE = path.join(ROOT, 'testing/attack/headers.txt');
const ABOUT = `Headers of every page and of what stands beside them, but for those that differ each time.
Made by e2e/attacks.spec.ts and compared by it. To write it anew: npx playwright test -c e2e/playwright.config.ts e2e/attacks.spec.ts -u`;

test('the headers of every page are as the committed table says', async ({ also, postgres }) => {
  const secure = await also.app({ NEXTAUTH_URL: 'https://calls.example.org', DEMO: '1', RATE_LIMIT: 'on' });
  const broken = await brokenApp(postgres, also.app);
  const pages = {
    'signed in': [
      '/',
      '/chats/team',
      '/chats/team/calls',
      '/chats/team/settings',
      '/call/team',
      '/check',
      '/profile',
    ],
    'signed out': [
      '/',
      '/sign-in',
      '/enter',
      '/enter?error=auth.host_token',
      '/operator',
      '/operator/doctor',
      '/nowhere',
    ],
    'not theirs': ['/chats/nothing', '/call/nothing'],
    'for all': [
      '/api/health/ready',
      '/api/openapi.json',
      '/api/auth/csrf',
      '/embed.js',
      '/people/ivan.svg',
      '/_next/static/x',
    ],
  };
  const shown = Object.values(pages).flat();
  const isShown = (page: string) => {
    const address = new RegExp(`^${page.replaceAll(/\[\w+\]/g, '[^/]+')}$`);
    return shown.some((where) => address.test(where.replace(/\?.*/, '')));
  };
  expect(pageAddresses().filter((page) => !isShown(page))).toEqual([]);
  const sections: string[] = [];
  const note = (title: string, answer: RawAnswer) =>
    sections.push(`${title}\n${headersOf(answer, [app, secure, broken.app])}`);
  for (const [who, list] of Object.entries(pages)) {
    const headers = who === 'signed in' || who === 'not theirs' ? [cookie] : [];
    for (const where of list) note(`GET ${where} (${who})`, await ask(app.origin, get(where, ...headers)));
  }
  note('GET /sign-in (by https)', await ask(secure.origin, get('/sign-in')));
  note('GET /api/auth/csrf (by https)', await ask(secure.origin, get('/api/auth/csrf')));
  note(
    'GET /chats/team (while its tables are gone)',
    await ask(broken.app.origin, get('/chats/team', broken.cookie)),
  );
  const made = `${ABOUT}\n\n${sections.join('\n\n')}\n`;
  if (['all', 'changed'].includes(test.info().config.updateSnapshots)) writeFileSync(TABLE, made);
  expect(made).toBe(readFileSync(TABLE, 'utf8'));
});

/** An app that fails at what it is asked: its messages are gone. */
async function brokenApp(
  postgres: string,
  start: typeof startApp,
): Promise<{ app: RunningApp; cookie: string }> {
  const admin = new pg.Client(postgres);
  await admin.connect();
  await admin.query('drop database if exists attacked');
  await admin.query('create database attacked');
  await admin.end();
  const own = postgres.replace(/\/postgres$/, '/attacked');
  const broken = await start({ DATABASE_URL: own, DEMO: '1', RATE_LIMIT: 'off' });
  const cookie = await signedIn(broken.origin);
  const client = new pg.Client(own);
  await client.connect();
  await client.query('drop table messages');
  await client.end();
  return { app: broken, cookie };
}

/** Those that say how a browser is to treat an answer, with what is new each time taken out. */
function headersOf({ status, headers }: RawAnswer, apps: RunningApp[]): string {
  const passing =
    /^(?:connection|content-length|date|etag|keep-alive|last-modified|link|transfer-encoding|x-nextjs-.*)$/;
  const text = [...headers]
    .filter(([name]) => !passing.test(name))
    .map(([name, value]) => `  ${name}: ${value}`)
    .join('\n')
    .replaceAll(/'nonce-[^']+'/g, "'nonce-...'")
    .replaceAll(/csrf-token=[^;]+/g, 'csrf-token=...');
  const plain = apps.reduce(
    (so, { origin }) => so.replaceAll(origin, 'ORIGIN').replaceAll(encodeURIComponent(origin), 'ORIGIN'),
    text,
  );
  return `  ${status}\n${plain}`;
}

test('what browsers are given holds no secret, no half of the server, and no map of the sources', () => {
  const files = filesIn(path.join(ROOT, '.next/static'));
  expect(files.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(5);
  // Next leaves one behind that is empty.
  const isEmpty = (file: string) => /"sources": \[\],\s*"sections": \[\]/.test(readFileSync(file, 'utf8'));
  expect(files.filter((file) => file.endsWith('.map') && !isEmpty(file))).toEqual([]);
  const sentences = ['ru', 'en'].flatMap(sentencesNamingSecrets);
  const embed = readFileSync(path.join(ROOT, 'public/embed.js'), 'utf8');
  const packed = gunzipSync(readFileSync(path.join(ROOT, 'public/call-embed.tgz'))).toString('latin1');
  const scripts = files
    .filter((file) => /\.(?:js|css|json|txt)$/.test(file))
    .map((file) => [file, readFileSync(file, 'utf8')] as const);
  for (const [file, text] of [
    ...scripts,
    ['embed.js', embed] as const,
    ['call-embed.tgz', packed] as const,
  ]) {
    // What an operator is told to set may be named in a sentence, and nowhere else.
    const rest = sentences.reduce((so, sentence) => so.replaceAll(sentence, ''), text);
    for (const name of SECRET_SETTINGS) expect(rest.includes(name), `${name} in ${file}`).toBe(false);
    expect(text, file).not.toMatch(/sourceMappingURL|-----BEGIN|whsec_[A-Za-z0-9+/]{8}|eyJhbGciOi/);
    expect(text.includes('server-only') || text.includes('drizzle') || text.includes('pglite'), file).toBe(
      false,
    );
    expect(text, file).not.toMatch(/from"node:|require\("(?:node:)?(?:fs|crypto|child_process)"\)/);
    expect(text.includes(ROOT), `${ROOT} in ${file}`).toBe(false);
  }
});

function sentencesNamingSecrets(language: string): string[] {
  const catalogue = readFileSync(path.join(ROOT, `lib/i18n/${language}.json`), 'utf8');
  const all = catalogue.match(/(?<=: ")(?:[^"\\]|\\.)*/g) ?? [];
  return all.filter((sentence) => SECRET_SETTINGS.some((name) => sentence.includes(name)));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
