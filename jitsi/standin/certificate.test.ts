import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownCertificate } from './certificate';

const DAY = 24 * 60 * 60 * 1000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'certificate-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('it is good for every name of this machine and for those asked for', async () => {
  const certificate = new X509Certificate((await ownCertificate(folder, ['meet.jit.si'])).cert);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(certificate.checkHost('meet.jit.si')).toBe('meet.jit.si');
});

test('nobody else on the machine reads its key', async () => {
  await ownCertificate(folder);
  expect((await stat(path.join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(folder, 'certificate.pem'))).mode & 0o777).toBe(0o600);
});

test('it is kept, renewed near its end, and made anew for another name', async () => {
  const first = await ownCertificate(folder, ['8x8.vc']);
  expect(await ownCertificate(folder, ['8x8.vc'])).toEqual(first);
  expect(await ownCertificate(folder)).toEqual(first);
  expect(await ownCertificate(folder, ['meet.jit.si'])).not.toEqual(first);
  const renewed = await ownCertificate(folder, ['meet.jit.si'], Date.now() + 385 * DAY);
  expect(Date.parse(new X509Certificate(renewed.cert).validTo) - Date.now()).toBeGreaterThan(700 * DAY);
});
