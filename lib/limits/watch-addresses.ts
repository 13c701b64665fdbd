import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { CLIENT_ADDRESS } from './address-header';
import { clientAddress } from './client-address';

// On the global object, as start-up may run again with another copy of this module.
const WATCHED = Symbol.for('jitsi-chat-calls.addresses');
const slot = globalThis as { [WATCHED]?: { trustedProxies: number } };

/**
 * Writes the client's address into every request of this process from now on. Next hands on `X-Forwarded-For` as it was
 * sent and tells routes nothing of the connection; Node tells of a request before any of Next's code sees it.
 */
export function watchAddresses(trustedProxies: number): void {
  if (slot[WATCHED]) {
    slot[WATCHED].trustedProxies = trustedProxies;
    return;
  }
  const watched = (slot[WATCHED] = { trustedProxies });
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers, socket } = request;
    const forwarded = headers['x-forwarded-for'];
    headers[CLIENT_ADDRESS] = clientAddress(
      socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      watched.trustedProxies,
    );
  });
}
