import type { Environment } from '../lib/config/setting';

export const PUBLIC_DOMAIN = 'meet.jit.si';
export const JAAS_DOMAIN = '8x8.vc';

/**
 * Host, and port where there is one, as a browser writes it (lower case, punycode), or null when the
 * text is anything else than a host.
 */
export function normalizeDomain(text: string): string | null {
  if (/[\s/?#@\\]/.test(text) || !URL.canParse(`https://${text}`)) return null;
  const { host } = new URL(`https://${text}`);
  // A URL's host may hold `*`, `;` or quotes, which mean something else in a Content-Security-Policy.
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(host) ? host : null;
}

/** The domain in force, without judging the other settings; small enough for the middleware. */
export function jitsiDomain(environment: Environment): string {
  if (environment.JAAS_APP_ID?.trim()) return JAAS_DOMAIN;
  return normalizeDomain(environment.JITSI_DOMAIN?.trim() || PUBLIC_DOMAIN) ?? PUBLIC_DOMAIN;
}
