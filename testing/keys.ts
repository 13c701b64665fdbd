import { generateKeyPairSync } from 'node:crypto';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** An RSA key made for this run, as PEM. */
export const PRIVATE_PEM = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const PUBLIC_PEM = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
