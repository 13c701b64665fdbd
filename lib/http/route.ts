import 'server-only';
import { AppError } from '../errors';
import { isHostId } from '../calls/host-id';
import { crowdedOut } from '../host/host-session';
import { chooseLanguage } from '../i18n/language';
import { addressOf } from '../limits/address-header';
import type { GuessKind, LimitKind } from '../limits/kinds';
import type { Language, Person } from '../people/person';
import { services, type Services } from '../services';
import { callerOf, type InChat } from './caller';
import { withCors } from './cors';
import { requirePersonOf } from './person-of';
import { respondError, respondErrorTo } from './respond';

interface Asked<Params> {
  request: Request;
  params: Params;
  services: Services;
  /** Where the request comes from, as far as limits go. */
  address: string;
}

export interface PersonRequest<Params> extends Asked<Params> {
  person: Person;
  language: Language;
}

export interface CallRequest<Params> extends Asked<Params> {
  /** Whether who asks knows a host's ids only. */
  byToken: boolean;
  /**
   * Who asks, in a chat as they call it.
   *
   * @throws {AppError} `auth.signed_out`, `chat.not_found`, `request.too_many`
   */
  enter(chatId: string): Promise<InChat & { language: Language }>;
}

type RouteContext<Params> = { params: Promise<Params> };
type Handler<Params> = (request: Request, context: RouteContext<Params>) => Promise<Response>;

const LIMITS = new WeakMap<object, LimitKind>();

/** What a route counts its requests as; undefined where nothing but the flood of an address is limited. */
export function limitOf(handler: object): LimitKind | undefined {
  return LIMITS.get(handler);
}

/** Says what a route that makes its answers by itself counts them as. */
export function limitedBy<Route extends object>(kind: LimitKind, handler: Route): Route {
  LIMITS.set(handler, kind);
  return handler;
}

/**
 * A route for signed-in people: finds the person, refuses requests of other sites, and turns every error into a
 * coded answer in the person's language.
 *
 * @param kind what its requests count as, of an address before anything is looked up and of the person then
 */
export function personRoute<Params = Record<string, never>>(
  kind: LimitKind,
  handle: (call: PersonRequest<Params>) => Response | Promise<Response>,
): Handler<Params> {
  return limitedBy(kind, async (request: Request, context: RouteContext<Params>) => {
    let language = chooseLanguage(null, request.headers.get('accept-language'));
    try {
      refuseOtherSites(request);
      const current = await services();
      const address = addressOf(request.headers);
      await current.limits.address(kind, address);
      const person = await requirePersonOf(request.headers, current);
      language = chooseLanguage(person.language, request.headers.get('accept-language'));
      await current.limits.person(kind, person.id);
      const params = await context.params;
      return await handle({ request, params, person, language, services: current, address });
    } catch (error) {
      return respondError(error, language);
    }
  });
}

/**
 * A route about calls, for people of our own, for windows that were entered from a host's chat, and for the host's pages
 * themselves, which ask with its token from another origin.
 *
 * @param kind what its requests count as, of an address before anything is looked up and of the person as they enter
 */
export function callRoute<Params = Record<string, never>>(
  kind: LimitKind,
  handle: (call: CallRequest<Params>) => Response | Promise<Response>,
): Handler<Params> {
  return limitedBy(kind, async (request: Request, context: RouteContext<Params>) => {
    const accepted = request.headers.get('accept-language');
    let language = chooseLanguage(null, accepted);
    let origins: readonly string[] = [];
    let ended: string[] = [];
    const answer = async () => {
      const current = await services();
      origins = current.settings.hostChat?.origins ?? [];
      const address = addressOf(request.headers);
      // What is refused further down is not counted: a page of another site, which can send no token, would use up what
      // all people of an address may do.
      if (request.headers.has('authorization') || !isOfOtherSite(request)) {
        await current.limits.address(kind, address);
      }
      const caller = await callerOf(request, current);
      const { byToken } = caller;
      if (!byToken) refuseOtherSites(request);
      const enter = async (chatId: string) => {
        const found = await caller.in(chatId);
        language = chooseLanguage(found.person.language, accepted);
        await current.limits.person(kind, found.person.id);
        if (!byToken && isHostId(chatId))
          ended = crowdedOut(request.headers.get('cookie'), chatId, current.settings);
        return { ...found, language };
      };
      const known = { ...current, membership: caller.membership };
      return handle({ request, params: await context.params, services: known, address, byToken, enter });
    };
    const response = await answer().catch((error: unknown) => respondError(error, language));
    for (const cookie of ended) response.headers.append('Set-Cookie', cookie);
    return withCors(response, request, origins);
  });
}

/** A route for whoever has its address. Nothing is limited but the flood of an address. */
export function openRoute<Params = Record<string, never>>(
  handle: (call: Asked<Params>) => Response | Promise<Response>,
): Handler<Params> {
  return async (request, context) => {
    try {
      const address = addressOf(request.headers);
      return await handle({ request, params: await context.params, services: await services(), address });
    } catch (error) {
      return respondErrorTo(request, error);
    }
  };
}

/**
 * A route for those who have no session: what they prove themselves with is in the request, for `handle` to check. No
 * page of another site can have that, but it could be wrong often enough for everybody who is at the same address.
 *
 * @param kind what those are counted as who could not prove it: an address that was wrong too often is not asked again
 */
export function machineRoute<Params = Record<string, never>>(
  kind: GuessKind,
  handle: (call: Asked<Params>) => Promise<Response>,
): Handler<Params> {
  return openRoute((asked) => {
    refuseOtherSites(asked.request);
    return asked.services.limits.guess(kind, asked.address, () => handle(asked));
  });
}

/** Answers 405 for the methods a route does not have. `allowed` is what it has: `POST`, or `GET, POST`. */
export function methodNotAllowed(allowed: string): (request: Request) => Response {
  return (request) => respondErrorTo(request, new AppError('request.method_not_allowed', { allowed }));
}

/**
 * Refuses what a page of another origin asks for: beside the cookie's SameSite=Lax, as one on the same site must not act
 * for somebody either.
 *
 * @throws {AppError} `request.cross_site`
 */
export function refuseOtherSites(request: Request): void {
  if (isOfOtherSite(request)) throw new AppError('request.cross_site');
}

function isOfOtherSite({ method, headers }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const site = headers.get('sec-fetch-site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  return Boolean(origin) && hostOf(origin ?? '') !== headers.get('host');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
