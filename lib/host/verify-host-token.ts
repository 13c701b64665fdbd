import 'server-only';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { HostSettings } from '../config/host-settings';
import { AppError } from '../errors';
import { log } from '../log/log';
import { CLOCK_TOLERANCE, readHostClaims, type HostToken } from '../calls/host-claims';

/** How old a token may be, in seconds. */
const OLDEST = 600;

/** How long the host's keys are waited for, and how long they are kept, in milliseconds. */
const KEYS_WITHIN = 5000;
const KEYS_KEPT = 600_000;

/** How soon they may be asked for again, in milliseconds: whoever sends tokens would decide it otherwise. */
const KEYS_AGAIN = 1000;

/** Why a token is refused: for the host's developer, and safe to tell anyone. */
type Refused =
  | 'algorithm'
  | 'audience'
  | 'claims'
  | 'expired'
  | 'future'
  | 'issuer'
  | 'key'
  | 'malformed'
  | 'signature'
  | 'too_old';

/** Checks a host's token, and gives what it says. */
export type VerifyHostToken = (token: string, now: Date) => Promise<HostToken>;

/**
 * What checks the tokens of a host (RFC 7519, RFC 8725): the algorithm follows from the settings alone, so neither
 * `none` nor a public key taken for a secret gets through.
 *
 * The function it gives throws an `AppError`: `auth.host_token` with the `reason`, or `host.keys_unreachable`.
 */
export function hostTokenVerifier({ key, issuer, audience }: HostSettings): VerifyHostToken {
  const keyOf: JWTVerifyGetKey | Uint8Array =
    key.kind === 'secret' ? new TextEncoder().encode(key.secret) : publishedKeys(key.url);
  const algorithms = key.kind === 'secret' ? ['HS256'] : ['RS256', 'ES256'];
  return async (token, now) => {
    const options = {
      algorithms,
      issuer,
      audience,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE / 1000,
      maxTokenAge: OLDEST,
      requiredClaims: ['exp', 'iat', 'jti', 'sub'],
    };
    const verify =
      keyOf instanceof Uint8Array ? jwtVerify(token, keyOf, options) : jwtVerify(token, keyOf, options);
    const { payload } = await verify.catch((error: unknown) => {
      throw refusal(error);
    });
    const read = readHostClaims(payload);
    if ('wrong' in read) throw refused('claims', read.wrong.join(', '));
    return read.token;
  };
}

/**
 * The keys that a host publishes. Once they are known, a token with an unknown key id has them read anew every half a
 * minute at most; while they cannot be read, every token would.
 */
function publishedKeys(url: string): JWTVerifyGetKey {
  let asked = -Infinity;
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: KEYS_WITHIN,
    cacheMaxAge: KEYS_KEPT,
    [customFetch]: (...request) => {
      const now = performance.now();
      if (now - asked < KEYS_AGAIN) throw new Error('the keys were asked for a moment ago');
      asked = now;
      return fetch(...request);
    },
  });
}

function refusal(error: unknown): AppError {
  if (error instanceof errors.JWTExpired) {
    return refused(error.claim === 'iat' ? 'too_old' : 'expired');
  }
  if (error instanceof errors.JWTClaimValidationFailed) return refused(...reasonOf(error));
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return refused('algorithm');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused('signature');
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return refused('key');
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return refused('malformed');
  // What is left is of the keys: out of reach, or no keys at all.
  log.warn({ err: error }, 'the keys of the chat (CHAT_TOKEN_JWKS_URL) could not be read');
  return new AppError('host.keys_unreachable');
}

function reasonOf({ claim, reason }: errors.JWTClaimValidationFailed): [Refused, string?] {
  if (claim === 'iss') return ['issuer'];
  if (claim === 'aud') return ['audience'];
  // Beside their presence all that is looked at is whether they lie ahead.
  if ((claim === 'iat' || claim === 'nbf') && reason === 'check_failed') return ['future'];
  return ['claims', claim];
}

function refused(reason: Refused, detail?: string): AppError {
  // For whoever sets up the chat: a token is refused for what is written in it, so not a word of it.
  log.debug({ reason, ...(detail && { claims: detail }) }, 'a token of the chat was refused');
  return new AppError('auth.host_token', { reason: detail ? `${reason}: ${detail}` : reason });
}
