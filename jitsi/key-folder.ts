import 'server-only';
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Bits of a new key: more than the 2048 that RS256 wants at least (RFC 7518, 3.3). */
const BITS = 3072;

/** How long after a rotation the app may go on signing with the old key, until it is started anew; in milliseconds. */
export const RESTART_WITHIN = 24 * 3600_000;

/** A private key in the data folder. */
export interface KeptKey {
  keyId: string;
  /** Path of its PEM. */
  file: string;
}

const retiredKey = z.object({
  keyId: z.string().min(1),
  pem: z.string().refine((pem) => createPublicKey(pem).asymmetricKeyType === 'rsa'),
  until: z.coerce.date(),
});

/** A public key, as PEM. */
export type PublishedKey = Pick<z.output<typeof retiredKey>, 'keyId' | 'pem'>;

/** A public key whose private half is to sign no more, but whose tokens are still shown to Prosody. */
export type RetiredKey = z.output<typeof retiredKey>;

const folderOf = (dataDir: string) => path.join(dataDir, 'jitsi-keys');
const privateFile = (dataDir: string, keyId: string) => path.join(folderOf(dataDir), `${keyId}.key`);
const filesOf = (dataDir: string) =>
  existsSync(folderOf(dataDir)) ? readdirSync(folderOf(dataDir)).sort() : [];

/** Makes an RSA key, readable by its owner only. Ids sort by time: `calls-<UTC time>-<8 hex digits>`. */
export function makeKey(dataDir: string, now: Date): KeptKey {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: BITS });
  const print = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  const keyId = `calls-${now.toISOString().replace(/\.\d+|[-:]/g, '')}-${print.slice(0, 8)}`;
  const file = privateFile(dataDir, keyId);
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  return { keyId, file };
}

/** The key that was made last; null where there is none. */
export function newestKey(dataDir: string): KeptKey | null {
  const name = filesOf(dataDir).findLast((file) => file.endsWith('.key'));
  if (!name) return null;
  const keyId = name.slice(0, -'.key'.length);
  return { keyId, file: privateFile(dataDir, keyId) };
}

/** When a key was made, by its id; null for one that was not made here. */
function madeAt(keyId: string): Date | null {
  const time = /^calls-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(keyId)?.slice(1).map(Number);
  if (!time) return null;
  const [year = 0, month = 1, day, hour, minute, second] = time;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/**
 * The key that a rotation has made and that this process does not sign with yet, if any. It is published before
 * anybody signs with it: of several instances the first one with the new key would else be the only one that knows it.
 * For as long as instances may take to be started with it, and no longer: one that was not taken then never signs, as where
 * `JITSI_PRIVATE_KEY` lies elsewhere.
 *
 * @param inUse id of the key that this process signs with
 */
export function comingKey(dataDir: string, inUse: string, now: Date): PublishedKey | null {
  const key = newestKey(dataDir);
  const made = key && madeAt(key.keyId);
  if (!made || key.keyId === inUse || now.getTime() - made.getTime() >= RESTART_WITHIN) return null;
  try {
    const pem = createPublicKey(readFileSync(key.file)).export({ type: 'spki', format: 'pem' }).toString();
    return { keyId: key.keyId, pem };
  } catch {
    return null;
  }
}

/**
 * Keeps the public half of a key that is about to be replaced, until the last of its tokens is dead.
 *
 * @param timeToLive life of its tokens, in seconds
 */
export function retireKey(
  dataDir: string,
  key: { keyId: string; privateKey: KeyObject },
  timeToLive: number,
  now: Date,
): RetiredKey {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const until = new Date(now.getTime() + RESTART_WITHIN + timeToLive * 1000);
  const retired = { keyId: key.keyId, pem, until };
  const name = `${createHash('sha256').update(key.keyId).digest('hex')}.retired.json`;
  const file = path.join(folderOf(dataDir), name);
  // A reader finds the old one or the new one, and nothing in between.
  writeFileSync(`${file}.new`, JSON.stringify(retired), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return retired;
}

/** Keys whose tokens may still be shown. A file that cannot be read is none. */
export function retiredKeys(dataDir: string, now: Date): RetiredKey[] {
  return allRetired(dataDir).flatMap(({ key }) => (key && key.until > now ? [key] : []));
}

/** Removes retired keys whose tokens are all dead, and their private halves. Answers their ids. */
export function forgetDeadKeys(dataDir: string, now: Date, inUse: string | null): string[] {
  return allRetired(dataDir).flatMap(({ file, key }) => {
    if (!key || key.until > now || key.keyId === inUse) return [];
    const own = filesOf(dataDir).includes(`${key.keyId}.key`);
    if (own) unlinkSync(privateFile(dataDir, key.keyId));
    unlinkSync(file);
    return [key.keyId];
  });
}

function allRetired(dataDir: string): { file: string; key: RetiredKey | null }[] {
  return filesOf(dataDir)
    .filter((name) => name.endsWith('.retired.json'))
    .map((name) => path.join(folderOf(dataDir), name))
    .map((file) => ({ file, key: readRetired(file) }));
}

function readRetired(file: string): RetiredKey | null {
  try {
    return retiredKey.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
