/** Where a page may load from beyond its own origin, and which browser features it and its frames may use. */
export interface PageSources {
  /** Of the frames that get the features too; null where the page keeps them for itself. */
  origin: string | null;
  script: readonly string[];
  style: readonly string[];
  /** Hashes of style elements that have no nonce. */
  inlineStyles: readonly string[];
  /** Hashes of `style` attributes in markup. */
  styleAttributes: readonly string[];
  frame: readonly string[];
  connect: readonly string[];
  permissions: readonly string[];
}

/** Features that are closed on every page that does not name them. */
const CLOSED_FEATURES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

/**
 * Content-Security-Policy (CSP level 3) of a page. Scripts run by nonce; a page that frames a
 * meeting or asks its server gets that origin for just this, and nobody may frame us.
 *
 * @param sources what the page needs beyond our own origin; null for nothing
 * @param development Next's development server evaluates code and keeps a socket open
 */
export function contentSecurityPolicy(
  nonce: string,
  sources: PageSources | null,
  development: boolean,
): string {
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      ...(development ? ["'unsafe-eval'"] : []),
      ...(sources?.script ?? []),
    ],
    'style-src': [
      "'self'",
      // A nonce or a hash would switch 'unsafe-inline' off again (CSP 3, 6.7.3.2).
      ...(development ? ["'unsafe-inline'"] : [`'nonce-${nonce}'`, ...(sources?.inlineStyles ?? [])]),
      ...(sources?.style ?? []),
    ],
    ...(sources?.styleAttributes.length &&
      !development && { 'style-src-attr': ["'unsafe-hashes'", ...sources.styleAttributes] }),
    // Pictures come from identity providers too, wherever those keep them.
    'img-src': ["'self'", 'data:', 'blob:', 'https:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...(development ? ['ws:'] : []), ...(sources?.connect ?? [])],
    'frame-src': sources?.frame.length ? sources.frame : ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Permissions-Policy of a page: everything closed but what the page names, for ourselves and the meeting it frames. */
export function permissionsPolicy(sources: PageSources | null): string {
  const whose = sources?.origin ? `self "${sources.origin}"` : 'self';
  const open = (sources?.permissions ?? []).map((feature) => `${feature}=(${whose})`);
  const closed = CLOSED_FEATURES.filter((feature) => !sources?.permissions.includes(feature));
  return [...open, ...closed.map((feature) => `${feature}=()`)].join(', ');
}
