import 'server-only';
import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SHORTEST = 32;

/**
 * The session secret kept in a data folder; made at first use, readable by its owner only.
 * Two processes that start at once end up with the same one.
 */
export function keptSecret(dataDir: string): string {
  const file = path.join(dataDir, 'nextauth-secret');
  const kept = readIfThere(file);
  if (kept !== null) return kept;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole or not at all, and never over another one.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return readIfThere(file) ?? keptSecret(dataDir);
}

/** A key for one purpose out of another secret: HKDF with SHA-256 (RFC 5869), 256 bits as hex. */
export function deriveSecret(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)).toString('hex');
}

function readIfThere(file: string): string | null {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    // Anyone can make sessions with a key that is empty; a new one must be somebody's decision.
    if (secret.length < SHORTEST)
      throw new Error(`The secret in ${file} is cut short. Remove the file to get a new one.`);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
