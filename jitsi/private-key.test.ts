import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PRIVATE_PEM, PUBLIC_PEM } from '../testing/keys';
import { readPrivateKey } from './private-key';

const folder = mkdtempSync(path.join(tmpdir(), 'calls-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}
const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const der = readPrivateKey(PRIVATE_PEM).export({ type: 'pkcs8', format: 'der' });
const pkcs1 = readPrivateKey(PRIVATE_PEM).export({ type: 'pkcs1', format: 'pem' }).toString();

describe('a private key', () => {
  it.each([
    ['PEM', PRIVATE_PEM],
    ['PEM of PKCS#1', pkcs1],
    ['PEM with line breaks written as \\n', PRIVATE_PEM.replaceAll('\n', '\\n')],
    ['PEM with line breaks of Windows', PRIVATE_PEM.replaceAll('\n', '\r\n')],
    ['PEM without a last line break', PRIVATE_PEM.trim()],
    ['base64 of PEM', Buffer.from(PRIVATE_PEM).toString('base64')],
    ['base64 of PEM in lines', Buffer.from(PRIVATE_PEM).toString('base64').replace(/.{76}/g, '$&\n')],
    ['the path of a file', file('good.key', PRIVATE_PEM)],
  ])('is read from %s', (_name, text) => {
    expect(readPrivateKey(text).export({ type: 'pkcs8', format: 'der' }).equals(der)).toBe(true);
  });

  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const encrypted = readPrivateKey(PRIVATE_PEM).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });

  it.each([
    ['a short RSA key', pkcs8(short), 'must have at least 2048 bits'],
    ['an elliptic key', pkcs8(elliptic), 'must be an RSA key'],
    ['an Ed25519 key', pkcs8(generateKeyPairSync('ed25519').privateKey), 'must be an RSA key'],
    [
      'an RSA-PSS key',
      pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey),
      'must be an RSA key',
    ],
    ['a key with a passphrase', encrypted.toString(), /PEM without a passphrase/],
    ['the public half', PUBLIC_PEM, /not a private key/],
    ['PEM with its middle gone', PRIVATE_PEM.split('\n').toSpliced(3, 9).join('\n'), /not a private key/],
    ['base64 of something else', Buffer.from('not a key at all').toString('base64'), /neither PEM/],
    ['the path of a file without a key', file('bad.key', 'S3CRET'), /not a private key/],
    ['a path where nothing is', path.join(folder, 'S3CRET'), /neither PEM/],
    ['a folder', folder, /neither PEM/],
    ['nothing', '', /neither PEM/],
    ['a NUL', 'S3CRET\u0000', /neither PEM/],
  ])('is not %s, and the refusal repeats none of it', (_name, text, why) => {
    let refusal = new Error('accepted');
    try {
      readPrivateKey(text);
    } catch (error) {
      refusal = error as Error;
    }
    expect(refusal.message).toMatch(why);
    const told = `${refusal.message}${String(refusal.cause)}`;
    for (const part of text
      .split(/\s+/)
      .filter((word) => word.length > 5 && !/^(PRIVATE|PUBLIC|ENCRYPTED|-----\w+)$/.test(word))) {
      expect(told).not.toContain(part);
    }
  });
});
