import 'server-only';
import { AppError } from '../errors';
import { isHostId } from '../calls/host-id';
import { crowdedOut } from '../host/host-session';
import { chooseLanguage } from '../i18n/language';
import type { Language, Person } from '../people/person';
import { services, type Services } from '../services';
import { callerOf, type InChat } from './caller';
import { withCors } from './cors';
import { requirePersonOf } from './person-of';
import { respondError } from './respond';

export interface PersonRequest<Params> {
  request: Request;
  params: Params;
  person: Person;
  language: Language;
  services: Services;
}

export interface CallRequest<Params> {
  request: Request;
  params: Params;
  services: Services;
  /** Whether who asks knows a host's ids only. */
  byToken: boolean;
  /** Who asks, in a chat as they call it. @throws {AppError} `auth.signed_out`, `chat.not_found` */
  enter(chatId: string): Promise<InChat & { language: Language }>;
}

type RouteContext<Params> = { params: Promise<Params> };

/**
 * A route for signed-in people: finds the person, refuses requests of other sites, and turns every error into a
 * coded answer in the person's language.
 */
export function personRoute<Params = Record<string, never>>(
  handle: (call: PersonRequest<Params>) => Response | Promise<Response>,
): (request: Request, context: RouteContext<Params>) => Promise<Response> {
  return async (request, context) => {
    let language = chooseLanguage(null, request.headers.get('accept-language'));
    try {
      refuseOtherSites(request);
      const current = await services();
      const person = await requirePersonOf(request.headers, current);
      language = chooseLanguage(person.language, request.headers.get('accept-language'));
      return await handle({ request, params: await context.params, person, language, services: current });
    } catch (error) {
      return respondError(error, language);
    }
  };
}

/**
 * A route about calls, for people of our own, for windows that were entered from a host's chat, and for the host's pages
 * themselves, which ask with its token from another origin.
 */
export function callRoute<Params = Record<string, never>>(
  handle: (call: CallRequest<Params>) => Response | Promise<Response>,
): (request: Request, context: RouteContext<Params>) => Promise<Response> {
  return async (request, context) => {
    const accepted = request.headers.get('accept-language');
    let language = chooseLanguage(null, accepted);
    let origins: readonly string[] = [];
    let ended: string[] = [];
    const answer = async () => {
      const current = await services();
      origins = current.settings.hostChat?.origins ?? [];
      const caller = await callerOf(request, current);
      const { byToken } = caller;
      if (!byToken) refuseOtherSites(request);
      const enter = async (chatId: string) => {
        const found = await caller.in(chatId);
        language = chooseLanguage(found.person.language, accepted);
        if (!byToken && isHostId(chatId))
          ended = crowdedOut(request.headers.get('cookie'), chatId, current.settings);
        return { ...found, language };
      };
      return handle({ request, params: await context.params, services: current, byToken, enter });
    };
    const response = await answer().catch((error: unknown) => respondError(error, language));
    for (const cookie of ended) response.headers.append('Set-Cookie', cookie);
    return withCors(response, request, origins);
  };
}

/**
 * A route for other servers, which have no session: what they prove themselves with is in the request, for `handle`
 * to check. No page of another site can have that, so where the request comes from is not asked.
 */
export function machineRoute<Params = Record<string, never>>(
  handle: (call: Omit<PersonRequest<Params>, 'person' | 'language'>) => Response | Promise<Response>,
): (request: Request, context: RouteContext<Params>) => Promise<Response> {
  return async (request, context) => {
    try {
      return await handle({ request, params: await context.params, services: await services() });
    } catch (error) {
      return respondError(error, chooseLanguage(null, request.headers.get('accept-language')));
    }
  };
}

/** Answers 405 for the methods a route does not have. `allowed` is what it has: `POST`, or `GET, POST`. */
export function methodNotAllowed(allowed: string): (request: Request) => Response {
  return (request) =>
    respondError(
      new AppError('request.method_not_allowed', { allowed }),
      chooseLanguage(null, request.headers.get('accept-language')),
    );
}

/**
 * Refuses what a page of another origin asks for: beside the cookie's SameSite=Lax, as one on the same site must not act
 * for somebody either.
 *
 * @throws {AppError} `request.cross_site`
 */
export function refuseOtherSites(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const foreign = site
    ? site !== 'same-origin' && site !== 'none'
    : origin && hostOf(origin) !== request.headers.get('host');
  if (foreign) throw new AppError('request.cross_site');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
