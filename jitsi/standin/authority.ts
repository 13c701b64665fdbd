import { createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { checkToken, kidOf, type TokenKey, type TokenRules, type TokenVerdict } from './check-token';
import type { RoomAddress } from './room-address';

/** How a running stand-in decides about tokens. */
export type Auth =
  /** Nobody needs a token; one that comes along is read for the name only. */
  | { kind: 'none' }
  /** HS256 with a shared secret, as docker-jitsi-meet's JWT_APP_ID and JWT_APP_SECRET. */
  | { kind: 'secret'; appId: string; secret: string }
  /** RS256; `<keyServerUrl>/<hex sha256(kid)>.pem`, once for each kid (JWT_ASAP_KEYSERVER). */
  | { kind: 'key'; keyServerUrl: string; appId?: string }
  /** RS256; a JWKS, fetched once (Prosody's cache_keys_url). */
  | { kind: 'jwks'; jwksUrl: string; appId?: string }
  /** JaaS: the tenant in the path is the app id. */
  | { kind: 'jaas'; appId: string; publicKeyPem: string };

/** Server settings beside the key; what is absent takes docker-jitsi-meet's default. */
export interface TokenSettings {
  issuers?: readonly string[];
  audiences?: readonly string[];
  domainVerification?: boolean;
  xmppDomain?: string;
}

export const XMPP_DOMAIN = 'meet.jitsi';

/**
 * Checks tokens for one server, remembering the public keys it has fetched as Prosody does.
 * @returns a function; its `now` is in whole seconds since 1970
 */
export function tokenAuthority(auth: Exclude<Auth, { kind: 'none' }>, settings: TokenSettings = {}) {
  const findKey = keySource(auth);
  const rules = rulesOf(auth, settings);
  return async (token: string | undefined, room: RoomAddress, now: number): Promise<TokenVerdict> =>
    checkToken(token, { ...rules, key: await findKey(token) }, room, now);
}

function rulesOf(auth: Exclude<Auth, { kind: 'none' }>, settings: TokenSettings): Omit<TokenRules, 'key'> {
  const xmppDomain = settings.xmppDomain ?? XMPP_DOMAIN;
  if (auth.kind === 'jaas') {
    // developer.8x8.com/jaas/docs/api-keys-jwt
    const claims = { issuers: ['chat'], audiences: ['jitsi'] };
    return { ...claims, domainVerification: true, xmppDomain, contextRequired: true };
  }
  return {
    issuers: settings.issuers ?? [auth.appId ?? '*'],
    audiences: settings.audiences ?? ['*'],
    domainVerification: settings.domainVerification ?? false,
    xmppDomain,
  };
}

type KeySource = (token: string | undefined) => Promise<TokenKey>;

function keySource(auth: Exclude<Auth, { kind: 'none' }>): KeySource {
  switch (auth.kind) {
    case 'secret':
      return () => Promise.resolve({ kind: 'secret', secret: auth.secret });
    case 'key':
      return keyServer(auth.keyServerUrl);
    case 'jwks':
      return keySet(auth.jwksUrl);
    case 'jaas':
      return (token) => {
        const isOurs = kidOf(token)?.startsWith(`${auth.appId}/`);
        return Promise.resolve({ kind: 'key-server', pem: isOurs ? auth.publicKeyPem : null });
      };
  }
}

function keyServer(url: string): KeySource {
  const known = new Map<string, string>();
  return async (token) => {
    const kid = kidOf(token);
    if (kid === null) return { kind: 'key-server', pem: null };
    let pem = known.get(kid) ?? null;
    if (pem === null) {
      const name = createHash('sha256').update(kid).digest('hex');
      pem = await fetchText(`${url.replace(/\/$/, '')}/${name}.pem`);
      if (pem !== null) known.set(kid, pem); // only an answer is kept; a failure is asked again
    }
    return { kind: 'key-server', pem };
  };
}

const jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA') })) });

function keySet(url: string): KeySource {
  let keys: Map<string, string> | undefined;
  return async (token) => {
    keys ??= await fetchKeySet(url);
    return { kind: 'key-set', pem: keys?.get(kidOf(token) ?? '') ?? null };
  };
}

async function fetchKeySet(url: string): Promise<Map<string, string> | undefined> {
  const text = await fetchText(url);
  if (text === null) return undefined;
  const { keys } = jwks.parse(JSON.parse(text));
  return new Map(
    keys.map((jwk) => [
      jwk.kid,
      createPublicKey({ format: 'jwk', key: jwk }).export({ type: 'spki', format: 'pem' }).toString(),
    ]),
  );
}

async function fetchText(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
