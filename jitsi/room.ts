import 'server-only';
import { createHmac } from 'node:crypto';
import type { ChatKind } from '../lib/calls/membership';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** 160 bits: more than can be guessed, and a whole number of base32 digits. */
const HASH_BYTES = 20;

/**
 * Names the room of one call: `chat-` or `dm-` and a keyed hash (HMAC-SHA256, 160 bits, base32) of chat id and
 * call number. Only `[a-z0-9-]`, because a room in any other alphabet has to be escaped in the token's claim
 * (jitsi/jitsi-meet#16206); 37 characters at most.
 */
export function roomName(secret: string, call: { chatId: string; kind: ChatKind; number: number }): string {
  // JSON keeps the two parts apart: no chat id can reach into the number.
  const hash = createHmac('sha256', secret)
    .update(JSON.stringify(['room', call.chatId, call.number]))
    .digest();
  return `${call.kind === 'direct' ? 'dm' : 'chat'}-${base32(hash.subarray(0, HASH_BYTES))}`;
}

function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((digit) => BASE32[Number.parseInt(digit, 2)]).join('');
}
