// The few things of HTTP that each of the chats needs.
import { pathToFileURL } from 'node:url';

/**
 * Who has signed in, by a cookie. A stand-in for the session of your chat: this one believes whatever it is told.
 * @param {string | undefined} cookies the header
 */
export const personIdOf = (cookies) => /(?:^|; )person=(\w+)/.exec(cookies ?? '')?.[1];

/** @param {string} personId */
export const personCookie = (personId) =>
  `person=${encodeURIComponent(personId)}; Path=/; HttpOnly; SameSite=Lax`;

/** @param {string} text */
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Listens on this machine only.
 * @param {import('node:http').Server} server
 * @param {number} port 0 for any that is free
 * @returns {Promise<number>} the port
 */
export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : port);
    });
  });
}

/**
 * Ends a server together with what is still open, such as event streams.
 * @param {import('node:http').Server} server
 * @returns {Promise<void>}
 */
export function close(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Whether Node was told to run this file, rather than another file that imports it.
 * @param {string} url `import.meta.url` of the file
 */
export const isMain = (url) => url === pathToFileURL(process.argv[1] ?? '').href;
