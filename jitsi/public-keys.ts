import 'server-only';
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { PublishedKey } from './key-folder';
import type { JitsiMode } from './mode';

/** The public halves of own keys, in the two forms that a Prosody can fetch. */
export interface PublicKeys {
  /** File name -> PEM (SPKI). The name is the hex SHA-256 of the key id (`token/util.lib.lua`). */
  pem: Map<string, string>;
  /** JSON Web Key Set (RFC 7517). */
  jwks: { keys: object[] };
}

/**
 * What we publish so that Prosody can check our tokens; nothing unless we sign with an own key.
 *
 * @param beside keys that signed before it and whose tokens are not all dead, and one that is about to
 */
export function publicKeys(mode: JitsiMode, beside: readonly PublishedKey[] = []): PublicKeys {
  const none: PublicKeys = { pem: new Map(), jwks: { keys: [] } };
  if (mode.kind !== 'key' || mode.signing.key.type !== 'private' || !mode.signing.keyId) return none;
  const { key, keyId } = mode.signing;
  const others = beside.filter((other) => other.keyId !== keyId);
  return [{ keyId, key: createPublicKey(key) }, ...others.map(readable)].reduce(published, none);
}

function readable({ keyId, pem }: PublishedKey): { keyId: string; key: KeyObject } {
  return { keyId, key: createPublicKey(pem) };
}

function published(before: PublicKeys, { keyId, key }: { keyId: string; key: KeyObject }): PublicKeys {
  const name = `${createHash('sha256').update(keyId).digest('hex')}.pem`;
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const jwk = { ...key.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' };
  return { pem: new Map([...before.pem, [name, pem]]), jwks: { keys: [...before.jwks.keys, jwk] } };
}
