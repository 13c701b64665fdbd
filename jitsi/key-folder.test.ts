import { createPublicKey } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import jsonwebtoken from 'jsonwebtoken';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_MODERATION } from '../lib/calls/moderation';
import { loadSettings } from '../lib/config/settings';
import {
  comingKey,
  forgetDeadKeys,
  makeKey,
  newestKey,
  RESTART_WITHIN,
  retiredKeys,
  retireKey,
  type KeptKey,
} from './key-folder';
import { readPrivateKey } from './private-key';
import { publicKeys } from './public-keys';
import { signToken } from './token';

const TTL = 3600;
const NOW = new Date('2026-11-23T12:00:00Z');
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
/** When a key that was replaced at NOW is published no more. */
const DEAD = RESTART_WITHIN + TTL * 1000;

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'calls-test-')), 'data');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const modeOf = ({ keyId, file }: KeptKey) =>
  loadSettings({
    NEXTAUTH_SECRET: 's'.repeat(32),
    JITSI_DOMAIN: 'meet.example.org',
    JITSI_APP_ID: 'chat',
    JITSI_PRIVATE_KEY: file,
    JITSI_KEY_ID: keyId,
  }).jitsi;
const subject = {
  id: 'i',
  displayName: 'I',
  avatarUrl: null,
  role: 'member' as const,
  moderation: DEFAULT_MODERATION,
};
const signed = (key: KeptKey, now: Date) => signToken(modeOf(key).signing!, 'room', subject, now).jwt;
const retire = ({ keyId, file }: KeptKey, now = NOW) =>
  retireKey(folder, { keyId, privateKey: readPrivateKey(file) }, TTL, now);

/** Whether what the app publishes then verifies a token, as Prosody looks for the key. */
function isAccepted(jwt: string, current: KeptKey, now: Date): boolean {
  const { keys } = publicKeys(modeOf(current), retiredKeys(folder, now)).jwks as { keys: { kid: string }[] };
  const kid = jsonwebtoken.decode(jwt, { complete: true })?.header.kid;
  const jwk = keys.find((one) => one.kid === kid);
  if (!jwk) return false;
  const clockTimestamp = Math.floor(now.getTime() / 1000);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  jsonwebtoken.verify(jwt, key, { algorithms: ['RS256'], clockTimestamp });
  return true;
}

describe('a key of the data folder', () => {
  it('signs, has more than 2048 bits, and only its owner can read it', () => {
    const key = makeKey(folder, NOW);
    expect(key.keyId).toMatch(/^calls-20261123T120000Z-[0-9a-f]{8}$/);
    expect(readPrivateKey(key.file).asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect(statSync(key.file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(key.file)).mode & 0o777).toBe(0o700);
    expect(isAccepted(signed(key, NOW), key, NOW)).toBe(true);
  });

  it('is found again, the one made last', () => {
    expect(newestKey(folder)).toBeNull();
    makeKey(folder, NOW);
    const second = makeKey(folder, later(1000));
    makeKey(folder, later(-1000));
    expect(newestKey(folder)).toEqual(second);
  });
});

describe('across a rotation', () => {
  it('tokens of the old key and of the new one are accepted, until the last old one is dead', () => {
    const old = makeKey(folder, later(-1000));
    const next = makeKey(folder, NOW);
    retire(old);
    // The app goes on with the old key until it is started again.
    const before = signed(old, NOW);
    const last = signed(old, later(RESTART_WITHIN));
    expect(isAccepted(before, next, later(1000))).toBe(true);
    expect(isAccepted(last, next, later(DEAD - 1000))).toBe(true);
    expect(isAccepted(signed(next, NOW), next, later(1000))).toBe(true);
    expect(isAccepted(last, next, later(DEAD))).toBe(false);
  });

  it('an instance that still signs with the old key knows the new one', () => {
    const old = makeKey(folder, later(-1000));
    expect(comingKey(folder, old.keyId, NOW)).toBeNull();
    const next = makeKey(folder, NOW);
    const coming = comingKey(folder, old.keyId, NOW);
    expect(coming?.keyId).toBe(next.keyId);
    expect(coming?.pem).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(publicKeys(modeOf(old), [coming!]).jwks.keys).toMatchObject([
      { kid: old.keyId },
      { kid: next.keyId },
    ]);
    // Once it signs, the one before it comes no more.
    expect(comingKey(folder, next.keyId, NOW)).toBeNull();
    writeFileSync(next.file, 'broken');
    expect(comingKey(folder, old.keyId, NOW)).toBeNull();
  });

  it('a new key that nobody has begun to sign with for a day is published no more', () => {
    const { keyId, file } = makeKey(folder, NOW);
    expect(comingKey(folder, 'kept-elsewhere', later(RESTART_WITHIN - 1000))?.keyId).toBe(keyId);
    expect(comingKey(folder, 'kept-elsewhere', later(RESTART_WITHIN))).toBeNull();
    // By a machine whose clock is ahead.
    expect(comingKey(folder, 'kept-elsewhere', later(-60_000))?.keyId).toBe(keyId);
    // Put there by hand: when it comes nobody knows.
    renameSync(file, path.join(path.dirname(file), 'other.key'));
    expect(comingKey(folder, 'kept-elsewhere', NOW)).toBeNull();
  });

  it('the old key is in both forms, once, and holds nothing private', () => {
    const old = makeKey(folder, later(-1000));
    const next = makeKey(folder, NOW);
    retire(old);
    const { pem, jwks } = publicKeys(modeOf(next), retiredKeys(folder, NOW));
    expect(pem.size).toBe(2);
    expect(jwks.keys.map((key) => (key as { kid: string }).kid)).toEqual([next.keyId, old.keyId]);
    const files = readdirSync(path.dirname(old.file)).filter((name) => name.endsWith('.json'));
    const text = files.map((name) => readFileSync(path.join(path.dirname(old.file), name), 'utf8')).join('');
    expect(JSON.stringify([...pem, jwks]) + text).not.toMatch(/PRIVATE|"(?:d|p|q)":/);
    // Not started again yet: the old one is the current one, and not there twice.
    expect(publicKeys(modeOf(old), retiredKeys(folder, NOW)).jwks.keys).toHaveLength(1);
  });

  it('retiring a key again only makes it last longer', () => {
    const old = makeKey(folder, NOW);
    retire(old);
    retire(old, later(5000));
    expect(retiredKeys(folder, NOW)).toHaveLength(1);
    expect(retiredKeys(folder, later(DEAD))).toHaveLength(1);
    expect(retiredKeys(folder, later(DEAD + 5000))).toEqual([]);
  });

  it('dead keys are removed, their private halves too, but never the one in use', () => {
    const old = makeKey(folder, later(-1000));
    const next = makeKey(folder, NOW);
    retire(old);
    expect(forgetDeadKeys(folder, later(DEAD - 1), next.keyId)).toEqual([]);
    expect(forgetDeadKeys(folder, later(DEAD), old.keyId)).toEqual([]);
    expect(existsSync(old.file)).toBe(true);
    expect(forgetDeadKeys(folder, later(DEAD), next.keyId)).toEqual([old.keyId]);
    expect(readdirSync(path.dirname(old.file))).toEqual([path.basename(next.file)]);
  });

  it.each(['', '{', '{"keyId":"k","pem":"x","until":"2030-01-01"}', '[]'])(
    'a broken file (%j) is no key',
    (text) => {
      const { file } = makeKey(folder, NOW);
      writeFileSync(path.join(path.dirname(file), 'x.retired.json'), text);
      expect(retiredKeys(folder, NOW)).toEqual([]);
      expect(forgetDeadKeys(folder, later(DEAD), null)).toEqual([]);
    },
  );
});
