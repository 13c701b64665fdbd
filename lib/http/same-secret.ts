import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are one. Their hashes are of one length, so the time that it takes tells nothing of either. */
export function isSameSecret(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const hash = (secret: string | Uint8Array) => createHash('sha256').update(secret).digest();
  return timingSafeEqual(hash(one), hash(other));
}
