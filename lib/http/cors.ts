import 'server-only';
import { services } from '../services';

/** How long a browser may keep the answer to a preflight, in seconds. */
const KEPT = 600;

/**
 * Lets the pages of the host, and those of no other site, read an answer (Fetch, CORS protocol). Cookies never go along:
 * such a page proves who is asking with the host's token.
 */
export function withCors(response: Response, request: Request, origins: readonly string[]): Response {
  response.headers.append('Vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin && origins.includes(origin)) {
    response.headers.set('Access-Control-Allow-Origin', origin);
    response.headers.set('Access-Control-Expose-Headers', 'Retry-After');
  }
  return response;
}

/** Answers a preflight of the host's pages. */
export async function preflight(request: Request): Promise<Response> {
  const { settings } = await services();
  const response = withCors(new Response(null, { status: 204 }), request, settings.hostChat?.origins ?? []);
  if (!response.headers.has('Access-Control-Allow-Origin')) return response;
  response.headers.set('Access-Control-Allow-Methods', 'GET, POST');
  response.headers.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID');
  response.headers.set('Access-Control-Max-Age', String(KEPT));
  return response;
}
