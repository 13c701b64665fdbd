import 'server-only';
import { isIPv4, isIPv6 } from 'node:net';
import { UNKNOWN_ADDRESS } from './address-header';

/**
 * From whose address a request comes, for what counts by it.
 *
 * @param socketAddress the other end of the connection, which nobody can forge; undefined on a Unix socket
 * @param forwardedFor `X-Forwarded-For`, to which each proxy adds whom it was asked by
 * @param trustedProxies so many proxies stand in front, so so many entries from the right are theirs; what is further
 *   left anybody may have written
 * @returns an IPv4 address, or the first 64 bits of an IPv6 one, which is what one household or machine is given
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const said = trustedProxies > 0 && forwardedFor ? forwardedFor.split(',').slice(-trustedProxies) : [];
  // A proxy that was passed by has written nothing: then the furthest that one has seen counts.
  return grouped(said.length > 0 ? withoutPort(said[0] ?? '') : (socketAddress ?? ''));
}

// Some proxies write the port too: 192.0.2.1:4711, [2001:db8::1]:4711.
function withoutPort(text: string): string {
  const entry = text.trim();
  return (
    /^\[([^\]]*)\]/.exec(entry)?.[1] ?? (/^[\d.]+:\d+$/.test(entry) ? entry.replace(/:\d+$/, '') : entry)
  );
}

function grouped(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(mapped)) return mapped;
  return isIPv6(bare) ? `${network(bare)}::/64` : UNKNOWN_ADDRESS;
}

/** The first four groups of an IPv6 address, written out. */
function network(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  if (tail !== undefined) {
    // An IPv4 address at the end stands for two groups.
    const after = tail.split(':').filter(Boolean);
    const length = after.length + (tail.includes('.') ? 1 : 0);
    while (groups.length + length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
