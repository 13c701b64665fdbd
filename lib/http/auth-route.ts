import 'server-only';
import { NextRequest } from 'next/server';
import { AppError } from '../errors';
import { readForm } from './read-body';
import { respondErrorTo } from './respond';

type Context = { params: Promise<{ nextauth: string[] }> };

/** What is asked of next-auth by its half in the browser, by people's address bars, and by issuers. */
const ACTIONS: Record<string, readonly string[]> = {
  GET: ['callback', 'csrf', 'error', 'providers', 'session', 'signin', 'signout', 'verify-request'],
  POST: ['callback', 'signin', 'signout'],
};

/** Where next-auth keeps where somebody wanted to go. */
const CALLBACK_COOKIE = /(?:^|;\s*)((?:__Secure-)?next-auth\.callback-url)=([^;]*)/g;

/**
 * What stands before next-auth: it reads a body of any length, lets anyone write lines into the log (`_log`), and takes
 * what it cannot read for a failure of its own, which it answers with 500. All this is refused here, and an address to
 * come back to that it cannot read is left out.
 *
 * @param handle next-auth itself
 */
export function authRoute(
  handle: (request: NextRequest, context: Context) => Promise<Response>,
): (request: NextRequest, context: Context) => Promise<Response> {
  return async (request, context) => {
    const spoiled = spoiledCookies(request.headers.get('cookie'));
    try {
      const [action = '', provider] = (await context.params).nextauth;
      // Sent by a page that is about to be left: a refusal would only be one more error on its console.
      if (request.method === 'POST' && action === '_log') return new Response(null, { status: 204 });
      if (!ACTIONS[request.method]?.includes(action)) throw new AppError('request.not_found');
      // Nobody comes back from a form of ours by a link.
      if (request.method === 'GET' && action === 'callback' && provider !== 'oidc') {
        throw new AppError('request.not_found');
      }
      if (action === 'callback') refuseHidden(request);
      if (spoiled.length > 0) throw new AppError('request.invalid', { fields: '"callbackUrl"' });
      return await handle(await readable(request), context);
    } catch (error) {
      const response = respondErrorTo(request, error);
      // The next try goes through.
      for (const name of spoiled) response.headers.append('Set-Cookie', ended(name));
      return response;
    }
  };
}

/**
 * Refuses what a page of another site asks for without leaving itself, as a picture or in a frame: what fails is counted
 * for the address, and it could fail often enough for everybody there. Who comes back from an issuer comes by a page.
 *
 * @throws {AppError} `request.cross_site`
 */
function refuseHidden({ headers }: NextRequest): void {
  const isForeign = /^(?:cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '');
  if (isForeign && (headers.get('sec-fetch-dest') ?? 'document') !== 'document') {
    throw new AppError('request.cross_site');
  }
}

/** The same request with an address to come back to that can be read, and a body of bounded length. */
async function readable(request: NextRequest): Promise<NextRequest> {
  const url = new URL(request.nextUrl.href);
  if (!isAddress(url.searchParams.get('callbackUrl'))) url.searchParams.delete('callbackUrl');
  const { method, headers } = request;
  if (method !== 'POST') return new NextRequest(url, { method, headers });
  const form = await readForm(request);
  if (!isAddress(form.get('callbackUrl'))) form.delete('callbackUrl');
  return new NextRequest(url, { method, headers, body: form.toString() });
}

function spoiledCookies(header: string | null): string[] {
  return [...(header ?? '').matchAll(CALLBACK_COOKIE)].flatMap(([, name = '', value = '']) =>
    isAddress(decoded(value)) ? [] : [name],
  );
}

function ended(name: string): string {
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${name.startsWith('__Secure-') ? '; Secure' : ''}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether next-auth can read it; nothing is fine. */
function isAddress(text: string | null): boolean {
  if (!text) return true;
  const base = text.startsWith('/') ? 'http://localhost' : undefined;
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
}
