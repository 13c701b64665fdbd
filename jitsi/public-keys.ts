import 'server-only';
import { createHash, createPublicKey } from 'node:crypto';
import type { JitsiMode } from './mode';

/** The public half of an own key, in the two forms that a Prosody can fetch. */
export interface PublicKeys {
  /** File name -> PEM (SPKI). The name is the hex SHA-256 of the key id (`token/util.lib.lua`). */
  pem: Map<string, string>;
  /** JSON Web Key Set (RFC 7517). */
  jwks: { keys: object[] };
}

/** What we publish so that Prosody can check our tokens; nothing unless we sign with an own key. */
export function publicKeys(mode: JitsiMode): PublicKeys {
  if (mode.kind !== 'key' || typeof mode.signing.key === 'string' || !mode.signing.keyId) {
    return { pem: new Map(), jwks: { keys: [] } };
  }
  const { key, keyId } = mode.signing;
  const publicKey = createPublicKey(key);
  const name = `${createHash('sha256').update(keyId).digest('hex')}.pem`;
  return {
    pem: new Map([[name, publicKey.export({ type: 'spki', format: 'pem' }).toString()]]),
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }] },
  };
}
