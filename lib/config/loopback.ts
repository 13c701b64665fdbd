import type { Environment } from './setting';

/** Whether an address can only be reached from the machine itself. */
export function isLoopback(address: string): boolean {
  return isLoopbackHost(new URL(address).hostname);
}

/** The same for a host as it stands in an address, in HOST, or in a `Host` header; names below `localhost` are (RFC 6761). */
export function isLoopbackHost(host: string): boolean {
  return /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i.test(host);
}

/**
 * Whether the demo is on because nobody has said anything about it: then the app is reached from its own machine
 * alone. Small enough for the middleware; agrees with `loadSettings` for settings that it accepts.
 */
export function isDemoByDefault(environment: Environment): boolean {
  const read = (name: string) => environment[name]?.trim() ?? '';
  const address = read('NEXTAUTH_URL') || 'http://localhost';
  return (
    !read('DEMO') &&
    !read('OIDC_ISSUER') &&
    isLoopbackHost(read('HOST') || 'localhost') &&
    URL.canParse(address) &&
    isLoopback(address)
  );
}
