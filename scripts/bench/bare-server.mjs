// The limit to compare with: what Node does when it does nothing but this. Signs a token, serves a page, holds streams.
import { createPrivateKey, createSecretKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import jsonwebtoken from 'jsonwebtoken';

const { BENCH_CLAIMS = '{}', BENCH_SECRET = 'none', BENCH_KEY = '', BENCH_PAGES = '' } = process.env;
const claims = JSON.parse(BENCH_CLAIMS);
// As keys, or each signature would find out anew what the text is.
const secret = createSecretKey(BENCH_SECRET, 'utf8');
const privateKey = BENCH_KEY ? createPrivateKey(BENCH_KEY) : secret;
/** @type {Map<string, Set<import('node:http').ServerResponse>>} */
const streams = new Map();

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/sign/')) return sign(request, response, pathname.endsWith('RS256'));
  if (pathname === '/live') return hold(response, searchParams.get('chat') ?? '');
  if (pathname === '/tell') return tell(response, searchParams.get('chat') ?? '');
  const page = BENCH_PAGES && `${BENCH_PAGES}${pathname}`;
  const isThere = !page || existsSync(page);
  response.writeHead(isThere ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page && isThere ? readFileSync(page) : 'ok');
});

/**
 * Reads a body as a route has to, and signs.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {boolean} withKey
 */
function sign(request, response, withKey) {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    JSON.parse(body);
    const issued = Math.floor(Date.now() / 1000);
    const jwt = jsonwebtoken.sign(
      { ...claims, iat: issued, nbf: issued - 30, exp: issued + 3600 },
      withKey ? privateKey : secret,
      { algorithm: withKey ? 'RS256' : 'HS256' },
    );
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ jwt }));
  });
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} chat
 */
function hold(response, chat) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('retry: 2000\n\n');
  const watchers = streams.get(chat) ?? new Set();
  streams.set(chat, watchers.add(response));
  response.on('close', () => watchers.delete(response));
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} chat
 */
function tell(response, chat) {
  for (const watcher of streams.get(chat) ?? [])
    watcher.write('event: call\ndata: {"call":{"number":1}}\n\n');
  response.end('{}');
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : null);
});
process.on('disconnect', () => process.exit());
