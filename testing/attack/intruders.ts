import { createHash, createHmac } from 'node:crypto';
import { EncryptJWT, UnsecuredJWT } from 'jose';
import { encode } from 'next-auth/jwt';
import { hostSessionCookie } from '../../lib/host/host-session';
import { SECRET, sessionCookie } from '../app';
import { HOST_ORIGIN, HOST_SECRET, hostClaims, hostToken } from '../host';
import { PRIVATE_PEM, PUBLIC_PEM } from '../keys';
import { HOST_VAULT, HOST_YARD, JITSI_SECRET, YARD } from './world';

/** Headers by which somebody claims to be whom the chat under attack lets in. */
export type Claim = Record<string, string>;
/** By name; the names are what the table of attacks shows. */
export type Claims = Record<string, () => Claim | Promise<Claim>>;

const SESSION = 'next-auth.session-token';
const IVAN = { sub: 'ivan', provider: 'demo' };
const HOUR = 3600;
const seconds = () => Math.floor(Date.now() / 1000);
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const SESSION_SETTINGS = { sessionSecret: SECRET, baseUrl: 'http://localhost:3000' };

const asSession = (token: string): Claim => ({ cookie: `${SESSION}=${token}` });
const asBearer = (token: string): Claim => ({ authorization: `Bearer ${token}` });

/** A token in three parts that is signed, if at all, by `mac`. */
function signed(header: object, payload: object, mac: string | null): string {
  const text = `${base64({ typ: 'JWT', ...header })}.${base64(payload)}`;
  return `${text}.${mac === null ? '' : createHmac('sha256', mac).update(text).digest('base64url')}`;
}

/** Sessions that must let nobody in. */
export const FALSE_SESSIONS: Claims = {
  'signed out': () => ({}),
  'member of another chat': async () => ({ cookie: await sessionCookie('anna') }),
  'removed member': async () => ({ cookie: await sessionCookie('oleg') }),
  'session expired': async () => ({ cookie: await sessionCookie('ivan', { maxAge: -HOUR }) }),
  'session by another key': async () => ({
    cookie: await sessionCookie('ivan', { secret: 'a session secret that somebody else has made' }),
  }),
  'session with alg none': () => asSession(new UnsecuredJWT(IVAN).setExpirationTime('1h').encode()),
  'session signed, not encrypted': () =>
    asSession(signed({ alg: 'HS256' }, { ...IVAN, exp: seconds() + HOUR }, SECRET)),
  'session encrypted by the bare secret': async () =>
    asSession(
      await new EncryptJWT(IVAN)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime('1h')
        .encrypt(createHash('sha256').update(SECRET).digest()),
    ),
  'session encrypted to the public key': async () => {
    const { createPublicKey } = await import('node:crypto');
    const token = new EncryptJWT(IVAN).setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' });
    return asSession(await token.encrypt(createPublicKey(PUBLIC_PEM)));
  },
  'session of a way in that is not offered': async () => ({
    cookie: await sessionCookie('ivan', { claims: { provider: 'oidc' } }),
  }),
  'session without a way in': async () => ({
    cookie: await sessionCookie('ivan', { claims: { provider: undefined } }),
  }),
  'session of nobody': async () => ({ cookie: await sessionCookie('no-such-person') }),
  'session of somebody at a host': async () => ({ cookie: await sessionCookie('host:ivan') }),
  'session of a prototype': async () => ({ cookie: await sessionCookie('__proto__') }),
  'session with a list as its person': async () => ({
    cookie: await sessionCookie('', { claims: { sub: ['ivan'] } }),
  }),
  'session in the cookie for https': async () => ({
    cookie: await sessionCookie('ivan', { name: `__Secure-${SESSION}` }),
  }),
  'session cut in half': async () => {
    const whole = await sessionCookie('ivan');
    return { cookie: whole.slice(0, whole.length / 2) };
  },
  'session of nonsense': () => asSession('%00..%2F..;;=,'),
  'session of 15 kB': () => asSession('A'.repeat(15_000)),
  'session as bearer': async () => ({
    authorization: `Bearer ${(await sessionCookie('ivan')).slice(SESSION.length + 1)}`,
  }),
  'csrf token as session': () => asSession(createHash('sha256').update(`x${SECRET}`).digest('hex')),
  'session of a host’s window as session': async () =>
    asSession((await windowCookie(YARD, 'ivan')).replace(/^[^=]+=/, '')),
  'host’s token as session': () => asSession(hostToken()),
  'own Jitsi token as session': () => asSession(jitsiToken()),
  'a hundred sessions': () => ({
    cookie: Array.from({ length: 100 }, (_one, index) => `${SESSION}.${index}=x`).join('; '),
  }),
};

/** The token that a call's window hands to the Jitsi. */
const jitsiToken = () =>
  signed(
    { alg: 'HS256' },
    {
      iss: 'calls',
      aud: 'jitsi',
      sub: 'meet.example.org',
      room: '*',
      iat: seconds(),
      exp: seconds() + HOUR,
      context: { user: { id: 'ivan' } },
    },
    JITSI_SECRET,
  );

async function windowCookie(
  chatId: string,
  personId: string,
  changes: { secret?: string; over?: boolean } = {},
) {
  const until = new Date(Date.now() + (changes.over ? -1 : 1) * HOUR * 1000);
  const settings = { ...SESSION_SETTINGS, ...(changes.secret && { sessionSecret: changes.secret }) };
  const session = { chatId, personId, origin: HOST_ORIGIN, until };
  const made = await hostSessionCookie(session, settings, new Date(until.getTime() - HOUR * 1000));
  return made.split(';')[0] ?? '';
}
const nameOf = (cookie: string) => cookie.split('=')[0] ?? '';
const valueOf = (cookie: string) => cookie.slice(nameOf(cookie).length + 1);

const OURS = `host:${HOST_YARD}`;
const THEIRS = `host:${HOST_VAULT}`;

/** Sessions of windows in a host's chat that must let nobody into the attacked one. */
export const FALSE_WINDOWS: Claims = {
  'no window': () => ({}),
  'own session in a host’s chat': async () => ({ cookie: await sessionCookie('ivan') }),
  'window of another chat': async () => ({ cookie: await windowCookie(THEIRS, 'host:anna') }),
  'window of another chat, renamed': async () => ({
    cookie: `${nameOf(await windowCookie(OURS, 'host:ivan'))}=${valueOf(await windowCookie(THEIRS, 'host:anna'))}`,
  }),
  'window of somebody unknown': async () => ({ cookie: await windowCookie(OURS, 'host:nobody') }),
  'window of somebody of our own': async () => ({ cookie: await windowCookie(OURS, 'ivan') }),
  'window by another key': async () => ({
    cookie: await windowCookie(OURS, 'host:ivan', { secret: 'a session secret that somebody else has made' }),
  }),
  'window expired': async () => ({ cookie: await windowCookie(OURS, 'host:ivan', { over: true }) }),
  'own session in a window’s cookie': async () => ({
    cookie: `${nameOf(await windowCookie(OURS, 'host:ivan'))}=${valueOf(await sessionCookie('ivan'))}`,
  }),
  'window made with the salt of sessions': async () => {
    const until = new Date(Date.now() + HOUR * 1000).toISOString();
    const token = { sub: 'host:ivan', chat: OURS, origin: HOST_ORIGIN, until };
    return { cookie: `${nameOf(await windowCookie(OURS, ''))}=${await encode({ token, secret: SECRET })}` };
  },
  'window without an end': async () => {
    const token = { sub: 'host:ivan', chat: OURS, origin: HOST_ORIGIN, until: 'never' };
    const value = await encode({ token, secret: SECRET, salt: 'host session' });
    return { cookie: `${nameOf(await windowCookie(OURS, ''))}=${value}` };
  },
  'window with alg none': async () => ({
    cookie: `${nameOf(await windowCookie(OURS, ''))}=${new UnsecuredJWT({ sub: 'host:ivan', chat: OURS }).encode()}`,
  }),
  'window with the host’s token': async () => ({
    cookie: `${nameOf(await windowCookie(OURS, ''))}=${hostToken()}`,
  }),
};

const vault = { id: HOST_VAULT, kind: 'group', title: 'Vault', role: 'moderator' };

/** Tokens of a host that must let nobody into the attacked chat, by why. */
export const FALSE_TOKENS: Record<string, () => string> = {
  'token for another audience': () => hostToken({ aud: 'https://other.example' }),
  'token of another issuer': () => hostToken({ iss: 'https://evil.example' }),
  'token expired': () => hostToken({ iat: seconds() - 400, exp: seconds() - 100 }),
  'token too old': () => hostToken({ iat: seconds() - 4000, exp: seconds() + HOUR }),
  'token from the future': () => hostToken({ iat: seconds() + 400, exp: seconds() + 800 }),
  'token without an id': () => hostToken({ jti: undefined }),
  'token without an end': () => hostToken({ exp: undefined }),
  'token without a chat': () => hostToken({ chat: undefined }),
  'token with two audiences, none ours': () => hostToken({ aud: ['a', 'b'] }),
  'token for another chat': () => hostToken({ sub: 'anna', name: 'Anna', chat: vault }),
  'token with a chat’s prototype': () =>
    hostToken({ chat: { __proto__: null, constructor: { id: HOST_YARD } } }),
  'token by another key': () => hostToken({}, { key: 'x'.repeat(32) }),
  'token with alg none': () => hostToken({}, { algorithm: 'none' }),
  'token with alg nOnE': () => signed({ alg: 'nOnE' }, hostClaims(), null),
  'token by an empty key': () => signed({ alg: 'HS256' }, hostClaims(), ''),
  'token by another algorithm of the family': () => hostToken({}, { algorithm: 'HS512' }),
  'token by RS256': () => hostToken({}, { key: PRIVATE_PEM, algorithm: 'RS256' }),
  'token by a public key': () => signed({ alg: 'HS256' }, hostClaims(), PUBLIC_PEM),
  'token with its key along': () =>
    signed({ alg: 'HS256', jwk: { kty: 'oct', k: base64('k'.repeat(32)) } }, hostClaims(), 'k'.repeat(32)),
  'token with the address of its keys': () =>
    signed(
      { alg: 'HS256', jku: 'https://evil.example/jwks.json', x5u: 'https://evil.example/x5u' },
      hostClaims(),
      'x',
    ),
  'token with a path for a key': () =>
    signed({ alg: 'HS256', kid: '../../../../dev/null' }, hostClaims(), ''),
  'token with SQL for a key': () => signed({ alg: 'HS256', kid: "' union select 'x" }, hostClaims(), 'x'),
  'token with an unknown critical header': () =>
    signed({ alg: 'HS256', crit: ['x'], x: 1 }, hostClaims(), HOST_SECRET),
  'token whose payload is not encoded': () =>
    signed({ alg: 'HS256', b64: false, crit: ['b64'] }, hostClaims(), HOST_SECRET),
  'token without a signature': () => hostToken().replace(/[^.]+$/, ''),
  'token whose claims were changed': () => {
    const [head, , mac] = hostToken({ chat: vault }).split('.');
    return `${head}.${base64(hostClaims())}.${mac}`;
  },
  'token of four parts': () => `${hostToken()}.x`,
  'token of 10 kB': () => 'A'.repeat(10_000),
  'token of nonsense': () => '..',
  'own Jitsi token as a token': jitsiToken,
};

/** The same, in the header in which the host's pages send them. */
export const FALSE_BEARERS: Claims = Object.fromEntries(
  Object.entries(FALSE_TOKENS).map(([name, token]) => [name, () => asBearer(token())]),
);
