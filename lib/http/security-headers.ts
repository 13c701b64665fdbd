/** Where a page may load from beyond its own origin, and which browser features it and its frames may use. */
export interface PageSources {
  origin: string;
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

/** Features that no page of ours needs unless it frames a meeting. */
const CLOSED_FEATURES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

/**
 * Content-Security-Policy (CSP level 3) of a page. Scripts run by nonce; only a page that frames a meeting gets
 * that meeting's origin, and nobody may frame us.
 *
 * @param development Next's development server evaluates code and keeps a socket open
 */
export function contentSecurityPolicy(
  nonce: string,
  meeting: PageSources | null,
  development: boolean,
): string {
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      ...(development ? ["'unsafe-eval'"] : []),
      ...(meeting?.script ?? []),
    ],
    'style-src': [
      "'self'",
      // A nonce or a hash would switch 'unsafe-inline' off again (CSP 3, 6.7.3.2).
      ...(development ? ["'unsafe-inline'"] : [`'nonce-${nonce}'`, ...(meeting?.inlineStyles ?? [])]),
      ...(meeting?.style ?? []),
    ],
    ...(meeting && !development && { 'style-src-attr': ["'unsafe-hashes'", ...meeting.styleAttributes] }),
    // Pictures come from identity providers too, wherever those keep them.
    'img-src': ["'self'", 'data:', 'blob:', 'https:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...(development ? ['ws:'] : []), ...(meeting?.connect ?? [])],
    'frame-src': meeting?.frame ?? ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Permissions-Policy of a page: everything closed, or opened for exactly ourselves and the meeting's origin. */
export function permissionsPolicy(meeting: PageSources | null): string {
  const open = (meeting?.permissions ?? []).map((feature) => `${feature}=(self "${meeting?.origin}")`);
  const closed = CLOSED_FEATURES.filter((feature) => !meeting?.permissions.includes(feature));
  return [...open, ...closed.map((feature) => `${feature}=()`)].join(', ');
}
