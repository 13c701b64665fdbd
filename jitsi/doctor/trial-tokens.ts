import 'server-only';
import { createSecretKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { DEFAULT_MODERATION } from '../../lib/calls/moderation';
import type { Signing } from '../mode';
import { signToken } from '../token';
import type { Trial } from './judge-login';

/** A room that no chat has: theirs begin with `chat-` and `dm-` (jitsi/room.ts). */
export function trialRoom(): string {
  return `doctor-${randomBytes(10).toString('hex')}`;
}

/** Somebody who is nobody's person. */
export function trialPerson(): Trial {
  return { id: `doctor-${randomBytes(4).toString('hex')}`, name: 'Doctor' };
}

/** Signs as the app does, under the same key id, but with a secret or a key that the Jitsi does not know. */
export async function forger(signing: Signing): Promise<Signing> {
  if (signing.algorithm === 'HS256') return { ...signing, key: createSecretKey(randomBytes(32)) };
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...signing, key: privateKey };
}

/** A token as the app signs it, by the same signer. */
export function trialToken(
  signing: Signing,
  room: string,
  trial: Trial,
  { moderator = false, expired = false }: { moderator?: boolean; expired?: boolean } = {},
): string {
  const subject = {
    id: trial.id,
    displayName: trial.name,
    avatarUrl: null,
    role: moderator ? ('moderator' as const) : ('member' as const),
    moderation: DEFAULT_MODERATION,
  };
  // Long enough ago that no difference of clocks brings it back.
  const ago = expired ? (signing.timeToLive + 3600) * 1000 : 0;
  return signToken(signing, room, subject, new Date(Date.now() - ago)).jwt;
}
