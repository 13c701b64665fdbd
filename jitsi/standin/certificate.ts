import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { generate } from 'selfsigned';

const DAY = 24 * 60 * 60 * 1000;
const RENEW_BEFORE = 14 * DAY;
// Apple's systems refuse a server certificate that lives longer than 825 days (support.apple.com/103769).
const LIFETIME = 397 * DAY;
const ALWAYS = ['localhost', '127.0.0.1', '::1'];

/** What a TLS server needs, in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

/**
 * The stand-in's own certificate from a folder, made (again) when it is missing, near its end, or lacks a host.
 * @param folder kept with mode 700, the files with mode 600
 * @param hosts further host names or addresses beside localhost
 * @param now milliseconds since 1970
 */
export async function ownCertificate(
  folder: string,
  hosts: readonly string[] = [],
  now: number = Date.now(),
): Promise<Certificate> {
  const names = [...new Set([...ALWAYS, ...hosts])];
  const files = { key: path.join(folder, 'key.pem'), cert: path.join(folder, 'certificate.pem') };
  const kept = await readKept(files);
  if (kept && stillGood(kept.cert, names, now)) return kept;
  const made = await makeCertificate(names, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.key, made.key, { mode: 0o600 });
  await writeFile(files.cert, made.cert, { mode: 0o600 });
  return made;
}

async function readKept(files: { key: string; cert: string }): Promise<Certificate | null> {
  try {
    return { key: await readFile(files.key, 'utf8'), cert: await readFile(files.cert, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function stillGood(pem: string, names: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(pem);
  const inTime =
    Date.parse(certificate.validTo) - now > RENEW_BEFORE && Date.parse(certificate.validFrom) <= now;
  return (
    inTime && names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
  );
}

async function makeCertificate(names: readonly string[], now: number): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'Jitsi stand-in (localhost)' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now - DAY + LIFETIME),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
