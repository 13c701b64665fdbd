import { strike, goodAsk, proved, type Answer } from './strike';
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provideServices } from '../../lib/services';
import { hostClaims, type hostToken } from '../host';
import { PRIVATE_PEM, PUBLIC_PEM } from '../keys';
import { leaks } from './leaks';
import { routes, type Route } from './routes';
import { TARGETS, type Target } from './targets';
import { HOST_YARD, stateOf, VAULT_MARK, world, YARD_MARK, type World } from './world';

const KID = 'chat-1';
const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OTHER_PEM = others.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const otherJwk = { ...others.publicKey.export({ format: 'jwk' }), kid: 'evil', use: 'sig', alg: 'RS256' };

/** Signed by the host, or as if. */
const byKey = (key: string, header: object = {}, claims = hostClaims()) =>
  jwt.sign(claims, key, { algorithm: 'RS256', header: { alg: 'RS256', kid: KID, ...header } });
const sign: typeof hostToken = (claims) => byKey(PRIVATE_PEM, {}, hostClaims(claims));
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const byMac = (header: object, mac: string) => {
  const text = `${encoded({ typ: 'JWT', ...header })}.${encoded(hostClaims())}`;
  return `${text}.${createHmac('sha256', mac).update(text).digest('base64url')}`;
};

let server: Server;
let address: string;
let asked: string[] = [];
let own: World;
let all: Route[];

beforeAll(async () => {
  const published = { ...createPublicKey(PUBLIC_PEM).export({ format: 'jwk' }), kid: KID, use: 'sig' };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const keys = request.url === '/jwks' ? [published] : [otherJwk];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  all = await routes();
  own = await world({ CHAT_TOKEN_SECRET: '', CHAT_TOKEN_JWKS_URL: `${address}/jwks` }, sign);
});
afterAll(async () => {
  await own.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void (asked = []));

/** Tokens that must let nobody in where a host publishes its keys. */
const FALSE_TOKENS: [string, () => string][] = [
  ['signed by another key under the same id', () => byKey(OTHER_PEM)],
  ['of HS256, with the public key as its secret', () => byMac({ alg: 'HS256', kid: KID }, PUBLIC_PEM)],
  [
    'of HS256, with the public key as it is published for its secret',
    () =>
      byMac(
        { alg: 'HS256', kid: KID },
        JSON.stringify(createPublicKey(PUBLIC_PEM).export({ format: 'jwk' })),
      ),
  ],
  ['of HS256, with an empty secret', () => byMac({ alg: 'HS256', kid: KID }, '')],
  ['with alg none', () => `${encoded({ alg: 'none', kid: KID })}.${encoded(hostClaims())}.`],
  ['with its key along', () => byKey(OTHER_PEM, { jwk: otherJwk })],
  ['with its key along, under another id', () => byKey(OTHER_PEM, { kid: 'evil', jwk: otherJwk })],
  ['with the address of its keys', () => byKey(OTHER_PEM, { kid: 'evil', jku: `${address}/evil` })],
  ['with the address of its certificate', () => byKey(OTHER_PEM, { kid: 'evil', x5u: `${address}/evil` })],
  ['with its certificate along', () => byKey(OTHER_PEM, { x5c: [OTHER_PEM.split('\n')[1]] })],
  ['with a path for a key', () => byKey(OTHER_PEM, { kid: '../../../../dev/null' })],
  ['with an address for a key', () => byKey(OTHER_PEM, { kid: `${address}/evil` })],
  ['with SQL for a key', () => byKey(OTHER_PEM, { kid: "' or 1=1 --" })],
  ['with a prototype for a key', () => byKey(OTHER_PEM, { kid: '__proto__' })],
  ['with no id of a key, by another one', () => byKey(OTHER_PEM, { kid: undefined })],
  ['without a signature', () => byKey(PRIVATE_PEM).replace(/[^.]+$/, '')],
  ['with an unknown critical header', () => byKey(PRIVATE_PEM, { crit: ['x'], x: 1 })],
  ['whose claims were changed', () => swapped()],
];
function swapped(): string {
  const [header, , signature] = byKey(PRIVATE_PEM).split('.');
  return `${header}.${encoded(hostClaims({ sub: 'maria' }))}.${signature}`;
}

const targets = Object.entries(TARGETS).flatMap(([route, list]) =>
  list
    .filter(({ byToken, proof }) => byToken ?? /^host token/.test(proof))
    .map((target) => ({ route, target, request: `${target.method} ${route}` })),
);
async function ask(route: string, target: Target, token: string): Promise<Answer> {
  const found = all.find((one) => one.route === route);
  if (!found) throw new Error(`there is no ${route}`);
  const good = goodAsk(target, HOST_YARD);
  return strike(
    found,
    target.byToken
      ? { ...good, headers: { ...good.headers, authorization: `Bearer ${token}` } }
      : proved(target, good, { cookie: '', token, chat: HOST_YARD }),
  );
}

describe('where a host publishes its keys', () => {
  it('a token of the host is taken, so that what follows is for what is wrong with it', async () => {
    provideServices(own.services);
    for (const { route, target, request } of targets)
      expect((await ask(route, target, sign())).summary, request).not.toMatch(/auth\.|host\./);
  });

  it.each(FALSE_TOKENS)('a token %s opens nothing, and no address in it is asked', async (_name, token) => {
    provideServices(own.services);
    const before = await stateOf(own.database);
    for (const { route, target, request } of targets) {
      const answer = await ask(route, target, token());
      expect(answer.summary, request).toMatch(
        /^401 auth\.host_token$|^303 to \/enter with auth\.host_token$/,
      );
      expect(leaks(answer, [YARD_MARK, VAULT_MARK]), request).toEqual([]);
    }
    expect(await stateOf(own.database)).toEqual(before);
    expect(asked.filter((path) => path !== '/jwks')).toEqual([]);
  });

  it('a flood of unknown key ids has its keys asked for once at most', async () => {
    provideServices(own.services);
    const [target] = TARGETS['/api/calls/token'] ?? [];
    for (let one = 0; one < 200; one++) {
      const token = byKey(OTHER_PEM, { kid: `unknown-${one}` });
      expect((await ask('/api/calls/token', target!, token)).summary).toBe('401 auth.host_token');
    }
    expect(asked.length).toBeLessThan(2);
  });
});
