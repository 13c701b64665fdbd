/**
 * Header by which our server tells itself whose address a request comes from. It is written anew for every request, before
 * anything reads it, whatever was sent under this name.
 */
export const CLIENT_ADDRESS = 'x-client-address';

/** All requests of whom nobody knows where they come from count together. */
export const UNKNOWN_ADDRESS = 'unknown';

/** Whose address a request comes from. */
export function addressOf(headers: Headers): string {
  return headers.get(CLIENT_ADDRESS) ?? UNKNOWN_ADDRESS;
}
