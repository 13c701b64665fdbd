import { z } from 'zod';

const isIP = (text: string) => z.union([z.ipv4(), z.ipv6()]).safeParse(text).success;

/** What somebody asks the setup for. */
export interface SetupWish {
  /** Host, and port where it is not 443. Null: what is set already, else this machine. */
  domain: string | null;
  /** For Let's Encrypt. Null: no certificate is asked for. */
  email: string | null;
  /** Public address of the machine, several with commas between; null where the bridge is to find out. */
  address: string | null;
  /** Something else answers on 443 and brings the certificate. */
  behindProxy: boolean;
  /** A certificate is put into `jitsi/certificate`. */
  ownCertificate: boolean;
}

/** Why nothing can be set up, in sentences for who asked. */
export class SetupRefused extends Error {
  override readonly name = 'SetupRefused';
}

/** Whether a switch of `jitsi/.env` is on, as the images read it. */
export const isOn = (value: string | undefined) => /^(?:1|t|true)$/i.test(value ?? '');

/**
 * Refuses what cannot be met, before anything is written.
 *
 * @param before what `jitsi/.env` sets
 * @throws {SetupRefused}
 */
export function refuseWish(
  wish: SetupWish,
  domain: string,
  before: Readonly<Record<string, string>>,
  isLocal: boolean,
): void {
  const { email, address, behindProxy, ownCertificate } = wish;
  if ([email !== null, behindProxy, ownCertificate].filter(Boolean).length > 1)
    throw new SetupRefused(
      'The certificate comes from one place: --email, --behind-proxy or --own-certificate.',
    );
  // What Let's Encrypt knows people by, and nothing that an .env file or a shell reads otherwise.
  if (email !== null && !/^[\w.+-]+@[\w.-]+$/.test(email))
    throw new SetupRefused(`${email} is no e-mail address.`);
  for (const one of address?.split(',') ?? []) {
    const [, ip = '', port = '1'] = /^([^#]*)(?:#(\d{1,5}))?$/.exec(one) ?? [];
    if (!isIP(ip) || Number(port) < 1 || Number(port) > 65_535)
      throw new SetupRefused(
        `${one || 'Nothing'} is no address: --ip 203.0.113.7, or 203.0.113.7#10001 with a port.`,
      );
  }
  const { hostname } = new URL(`https://${domain}`);
  if (email !== null && !isLocal && isIP(hostname.replace(/^\[|\]$/g, '')))
    throw new SetupRefused(
      `${domain} is an address; Let's Encrypt certifies a name. Give it one that leads here.`,
    );
  const isThere = email ?? before.ENABLE_LETSENCRYPT ?? before.DISABLE_HTTPS;
  if (isThere || behindProxy || ownCertificate || isLocal) return;
  throw new SetupRefused(
    `${domain} needs a certificate that browsers trust. Say where it comes from (with -- before it all):
  npm run jitsi:setup -- ${domain} --email you@example.org   from Let's Encrypt
  npm run jitsi:setup -- ${domain} --behind-proxy            from the proxy in front of it
  npm run jitsi:setup -- ${domain} --own-certificate         from you: cert.crt and cert.key in jitsi/certificate`,
  );
}
