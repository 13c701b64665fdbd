import 'server-only';
import { AppError } from '../errors';
import { chooseLanguage } from '../i18n/language';
import type { Language, Person } from '../people/person';
import { services, type Services } from '../services';
import { personOf } from './person-of';
import { respondError } from './respond';

export interface PersonRequest<Params> {
  request: Request;
  params: Params;
  person: Person;
  language: Language;
  services: Services;
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
      const person = await personOf(request.headers, current);
      if (!person) throw new AppError('auth.signed_out');
      language = chooseLanguage(person.language, request.headers.get('accept-language'));
      return await handle({ request, params: await context.params, person, language, services: current });
    } catch (error) {
      return respondError(error, language);
    }
  };
}

/**
 * A route for other servers, which have no session: what they prove themselves with is in the request, for `handle`
 * to check. No page of another site can have that, so where the request comes from is not asked.
 */
export function machineRoute<Params = Record<string, never>>(
  handle: (call: Omit<PersonRequest<Params>, 'person' | 'language'>) => Promise<Response>,
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

// Beside the cookie's SameSite=Lax: a page of another origin on the same site must not act for somebody either.
function refuseOtherSites(request: Request): void {
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
