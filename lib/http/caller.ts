import 'server-only';
import { hostId, isHostId } from '../calls/host-id';
import { AppError } from '../errors';
import type { VerifyHostToken } from '../host/verify-host-token';
import type { Person } from '../people/person';
import type { Services } from '../services';
import { hostPersonOf } from './host-person-of';
import { personOf } from './person-of';

/** Who asks, in whichever way they prove it. */
export interface Caller {
  /** They have a host's token, know its ids only, and no cookie of theirs counts. */
  byToken: boolean;
  /**
   * Who they are in a chat.
   *
   * @param chatId as they call it
   * @throws {AppError} `auth.signed_out`; `chat.not_found` for another chat than their token is for
   */
  in(chatId: string): Promise<InChat>;
}

/** A person, and the chat's id here. */
export interface InChat {
  person: Person;
  chatId: string;
}

/**
 * Finds out who asks: by a host's token, by the session of a window that was entered with one, or by one of our own.
 *
 * @throws {AppError} `auth.signed_out`, `auth.host_token`, `host.keys_unreachable`
 */
export async function callerOf(request: Request, services: Services): Promise<Caller> {
  const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const { verifyHostToken: verify } = services;
  // Where there is no chat beside us such a header is somebody else's, such as a proxy's.
  return token && verify ? byToken(token, verify, services) : bySession(request.headers, services);
}

async function byToken(token: string, verify: VerifyHostToken, { hosts, now }: Services): Promise<Caller> {
  const { member } = await verify(token, now());
  await hosts.remember(member);
  const { person, chatId } = member;
  return {
    byToken: true,
    in: (asked) =>
      hostId(asked) === chatId
        ? Promise.resolve({ person, chatId })
        : Promise.reject(new AppError('chat.not_found')),
  };
}

async function bySession(headers: Headers, services: Services): Promise<Caller> {
  const own = await personOf(headers, services);
  // Before anything else is looked at: without any session nobody learns what would be wrong with their request.
  if (!own && !/(?:^|[\s;]|__Host-)call-session\./.test(headers.get('cookie') ?? '')) {
    throw new AppError('auth.signed_out');
  }
  return {
    byToken: false,
    async in(chatId) {
      const person = isHostId(chatId) ? (await hostPersonOf(headers, chatId, services))?.person : own;
      if (!person) throw new AppError('auth.signed_out');
      return { person, chatId };
    },
  };
}
