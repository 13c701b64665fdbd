import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { isObject } from './is-object';
import { fullNode, type RoomAddress } from './room-address';
import { refusedAtJoin, refusedAtSasl, silence, type Refusal } from './refusal';

/** How a server is set up to check tokens (Prosody's mod_auth_token and mod_token_verification). */
export interface TokenRules {
  key: TokenKey;
  /** `*` accepts any. Prosody's default: the app id alone. */
  issuers: readonly string[];
  /** `*` accepts any, and that is the default. */
  audiences: readonly string[];
  /** Compares `sub` too. The plugin's default is on, docker-jitsi-meet's off. */
  domainVerification: boolean;
  /** What `sub` is compared with where the room has no tenant. */
  xmppDomain: string;
  /** JaaS only: `context` must be there, `features` within it. */
  contextRequired?: boolean;
}

export type TokenKey =
  | { kind: 'secret'; secret: string }
  /** `pem` is what the key server gave for this token's kid; null when it gave nothing. */
  | { kind: 'key-server'; pem: string | null }
  /** A JWKS and no key server: a kid that is not in it is never answered. */
  | { kind: 'key-set'; pem: string | null };

export type TokenClaims = Record<string, unknown>;
export type TokenVerdict = { ok: true; claims: TokenClaims } | { ok: false; refusal: Refusal };

/**
 * Answers as Prosody does, check by check in its order, so that a token with two faults is refused for the same one.
 * @param token undefined when the address had none
 * @param now seconds since 1970; there is no leeway
 */
export function checkToken(
  token: string | undefined,
  rules: TokenRules,
  room: RoomAddress,
  now: number,
): TokenVerdict {
  if (!token) return refuse(refusedAtSasl('token required', 'not-allowed', true));
  const key = findKey(token, rules.key);
  if ('refusal' in key) return refuse(key.refusal);
  const read = readToken(token, key);
  if (typeof read === 'string') return refuse(refusedAtSasl(read));
  const refusal = checkClaims(read, rules, now) ?? checkRoom(read, rules, room);
  return refusal ? refuse(refusal) : { ok: true, claims: read };
}

/** The key id in a token's header, before anything is verified; null when there is none to be read. */
export function kidOf(token: string | undefined): string | null {
  const kid = parseJson(token?.split('.')[0] ?? '')?.kid;
  return typeof kid === 'string' ? kid : null;
}

type VerificationKey = { alg: 'HS256'; secret: string } | { alg: 'RS256'; publicKey: KeyObject };

// jitsi-meet resources/prosody-plugins/token/util.lib.lua, process_and_verify_token
function findKey(token: string, key: TokenKey): VerificationKey | { refusal: Refusal } {
  if (key.kind === 'secret') return { alg: 'HS256', secret: key.secret };
  if (!token.includes('.')) return { refusal: refusedAtSasl('Invalid token') };
  const header = parseJson(token.slice(0, token.indexOf('.')));
  if (!header) return { refusal: refusedAtSasl('bad token format') };
  if (header.kid == null) return { refusal: refusedAtSasl("'kid' claim is missing") };
  if (header.alg == null) return { refusal: refusedAtSasl("'alg' claim is missing") };
  if (typeof header.alg !== 'string' || !header.alg.startsWith('RS')) {
    return { refusal: refusedAtSasl("'kid' claim only support with RS family") };
  }
  if (key.pem === null) {
    return key.kind === 'key-set'
      ? { refusal: silence('unknown kid and no key server') }
      : { refusal: refusedAtSasl('could not obtain public key') };
  }
  const publicKey = readPublicKey(key.pem);
  return publicKey ? { alg: 'RS256', publicKey } : { refusal: silence('the key is not a public key in PEM') };
}

// Both SPKI and PKCS#1 work on a server; a certificate, which Node would take too, makes Prosody's module throw.
function readPublicKey(pem: string): KeyObject | null {
  if (!/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return null;
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

// jitsi-meet resources/prosody-plugins/luajwtjitsi.lib.lua, verify
function readToken(token: string, key: VerificationKey): TokenClaims | string {
  const [head, body, signature, ...rest] = token.split(/[\\.]/).filter((segment) => segment !== '');
  if (!head || !body || !signature || rest.length > 0) return 'Invalid token';
  const header = parseJson(head);
  if (!header) return 'Invalid header';
  const claims = parseJson(body);
  if (!claims) return 'Invalid body';
  if (header.typ !== 'JWT') return 'Invalid typ';
  if (header.alg !== key.alg) return 'Invalid or incorrect alg';
  return isSigned(`${head}.${body}`, Buffer.from(signature, 'base64url'), key) ? claims : 'Invalid signature';
}

function isSigned(text: string, signature: Buffer, key: VerificationKey): boolean {
  if (key.alg === 'RS256') return verify('sha256', Buffer.from(text), key.publicKey, signature);
  const expected = createHmac('sha256', key.secret).update(text).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

function checkClaims(claims: TokenClaims, rules: TokenRules, now: number): Refusal | null {
  const { exp, nbf, iat, iss, aud, room, sub, context } = claims;
  if (exp !== undefined && typeof exp !== 'number') return refusedAtSasl('exp must be number');
  if (nbf !== undefined && typeof nbf !== 'number') return refusedAtSasl('nbf must be number');
  if (exp !== undefined && now >= exp) {
    const lifetime = typeof iat === 'number' ? `, valid for:${luaNumber(exp - iat)} sec` : '';
    return refusedAtSasl(`Not acceptable by exp (${luaNumber(now - exp)} sec since expired${lifetime})`);
  }
  if (nbf !== undefined && now < nbf) return refusedAtSasl('Not acceptable by nbf');
  if (iss == null) return refusedAtSasl("'iss' claim is missing");
  if (!accepts(rules.issuers, iss)) return refusedAtSasl("invalid 'iss' claim");
  if (aud == null) return refusedAtSasl("'aud' claim is missing");
  if (!accepts(rules.audiences, aud)) return refusedAtSasl("invalid 'aud' claim");
  if (room == null) return refusedAtSasl('room claim is missing', 'not-authorized');
  if (sub == null) return refusedAtSasl('sub claim is missing', 'not-authorized');
  if (rules.contextRequired && !isObject(isObject(context) ? context.features : null)) {
    return refusedAtSasl('jwt missing required context claim');
  }
  return null;
}

// jitsi-meet resources/prosody-plugins/token/util.lib.lua, verify_room
function checkRoom(claims: TokenClaims, rules: TokenRules, address: RoomAddress): Refusal | null {
  const room = typeof claims.room === 'string' ? claims.room.toLowerCase() : null;
  const node = fullNode(address);
  if (!rules.domainVerification) {
    const opens = room === '*' || (room !== null && (node === room || node.endsWith(`]${room}`)));
    return opens ? null : refusedAtJoin('Room does not match the room from token');
  }
  const sub = typeof claims.sub === 'string' ? claims.sub.toLowerCase() : null;
  const opensRoom = room === '*' || room === address.node;
  const opensDomain = sub === '*' || sub === (address.tenant ?? rules.xmppDomain);
  return opensRoom && opensDomain ? null : refusedAtJoin('Room and token mismatched');
}

function refuse(refusal: Refusal): TokenVerdict {
  return { ok: false, refusal };
}

// Prosody compares with plain equality: an array is never equal, and `*` in the token is only a string.
function accepts(accepted: readonly string[], claim: unknown): boolean {
  return accepted.some((one) => one === '*' || one === claim);
}

// cjson reads every number as a float, and Lua 5.3+ prints a whole float with its point.
function luaNumber(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function parseJson(segment: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
