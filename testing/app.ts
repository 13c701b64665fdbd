import { encode } from 'next-auth/jwt';
import { loadSettings } from '../lib/config/settings';
import type { OpenDatabase } from '../lib/db/database';
import { log } from '../lib/log/log';
import { provideServices, wireServices, type Services } from '../lib/services';
import { openInMemory } from './databases';

export const SECRET = 'a session secret that only the tests know';

/** What a request of a test may carry; `as` signs in, `json` is sent as JSON. */
export interface Ask extends Omit<RequestInit, 'headers'> {
  as?: string;
  json?: unknown;
  headers?: Record<string, string>;
}

export interface TestApp {
  services: Services;
  /** A request to this app, as a browser on the same origin would send it. */
  request(path: string, ask?: Ask): Promise<Request>;
}

/**
 * The app's services over a migrated database in memory, in place of the process's own.
 *
 * @param environment settings beside the session secret; none: demo people and meet.jit.si
 * @param changes services to put in place of the real ones, such as a clock
 */
export async function testApp(
  environment: Record<string, string> = {},
  { database, ...changes }: Partial<Services> & { database?: OpenDatabase } = {},
): Promise<TestApp> {
  log.level = 'silent';
  const settings = loadSettings({ NEXTAUTH_SECRET: SECRET, ...environment });
  const opened = database ?? (await openInMemory());
  const services = { ...(await wireServices(settings, opened, changes.now)), ...changes };
  provideServices(services);
  return {
    services,
    async request(path, { as, json, headers, ...init } = {}) {
      return new Request(new URL(path, settings.baseUrl), {
        ...init,
        ...(json !== undefined && { body: JSON.stringify(json) }),
        headers: {
          ...(as && { cookie: await sessionCookie(as) }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(init.body instanceof ReadableStream && { duplex: 'half' }),
      });
    },
  };
}

/** A session cookie as next-auth makes it, or one that is wrong in some way. */
export async function sessionCookie(
  personId: string,
  wrong: { secret?: string; maxAge?: number; claims?: object; name?: string } = {},
): Promise<string> {
  const { secret = SECRET, maxAge, claims, name = 'next-auth.session-token' } = wrong;
  return `${name}=${await encode({ token: { sub: personId, provider: 'demo', ...claims }, secret, maxAge })}`;
}
