import 'server-only';
import type { HostMember } from '../calls/host-claims';
import { hostId, isHostId } from '../calls/host-id';
import type { FindMembership } from '../calls/membership';
import { AppError } from '../errors';
import { hostMembership } from '../host/host-membership';
import type { VerifyHostToken } from '../host/verify-host-token';
import type { Person } from '../people/person';
import type { Services } from '../services';
import { bearerOf } from './bearer';
import { hostPersonOf } from './host-person-of';
import { personOf } from './person-of';

/** Who asks, in whichever way they prove it. */
export interface Caller {
  /** They have a host's token, know its ids only, and no cookie of theirs counts. */
  byToken: boolean;
  /** Whether people belong to chats. What their token has just said counts once, without being read again. */
  membership: FindMembership;
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
  const token = bearerOf(request.headers);
  const { verifyHostToken: verify } = services;
  // Where there is no chat beside us such a header is somebody else's, such as a proxy's.
  return token && verify ? byToken(token, verify, services) : bySession(request.headers, services);
}

async function byToken(token: string, verify: VerifyHostToken, services: Services): Promise<Caller> {
  const { hosts, now } = services;
  const { member } = await verify(token, now());
  const holds = await hosts.remember(member);
  const { person, chatId } = member;
  return {
    byToken: true,
    membership: membershipBy(holds, services),
    in: (asked) =>
      hostId(asked) === chatId
        ? Promise.resolve({ person, chatId })
        : Promise.reject(new AppError('chat.not_found')),
  };
}

/** A stream outlives what was true as it began: whoever asks again is told what holds by then. */
function membershipBy(holds: HostMember, { hosts, membership, now }: Services): FindMembership {
  const known = hostMembership({ find: () => Promise.resolve(holds), others: hosts.others }, now);
  let asked = false;
  return (chatId, personId) => {
    const isFirst = !asked && chatId === holds.chatId && personId === holds.person.id;
    asked = true;
    return (isFirst ? known : membership)(chatId, personId);
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
    membership: services.membership,
    async in(chatId) {
      const person = isHostId(chatId) ? (await hostPersonOf(headers, chatId, services))?.person : own;
      if (!person) throw new AppError('auth.signed_out');
      return { person, chatId };
    },
  };
}
