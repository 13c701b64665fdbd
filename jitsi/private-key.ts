import 'server-only';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

const PEM = /-----BEGIN [A-Z ]+-----/;

/**
 * Reads an RSA private key given as PEM (line breaks may be written as `\n`), as base64 of PEM, or as a file's path.
 *
 * @throws {Error} with one sentence that says what is wrong and never repeats the text
 */
export function readPrivateKey(text: string): KeyObject {
  const pem = PEM.test(text) ? text.replaceAll('\\n', '\n') : (fromBase64(text) ?? fromFile(text));
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error('is not a private key that can be read (PEM without a passphrase is needed)');
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Error('must be an RSA key');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new Error('must have at least 2048 bits');
  return key;
}

function fromBase64(text: string): string | null {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return PEM.test(decoded) ? decoded : null;
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Error('is neither PEM, nor base64 of PEM, nor a file that can be read');
  }
}
