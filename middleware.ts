import { NextResponse, type NextRequest } from 'next/server';
import { meetingSources } from './jitsi/content-security';
import { jitsiDomain } from './jitsi/domain';
import { contentSecurityPolicy, permissionsPolicy } from './lib/http/security-headers';

const SIGNED_IN_PAGES = /^\/(?:$|chats\/|call\/|profile$)/;

/**
 * Security headers for every answer, and a short way to sign-in for those without a session cookie. That cookie is
 * not checked here: pages and routes do, next to the data.
 */
export function middleware(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const nonce = btoa(crypto.randomUUID());
  const meeting = pathname.startsWith('/call/') ? meetingSources(jitsiDomain(process.env)) : null;
  const policy = contentSecurityPolicy(nonce, meeting, process.env.NODE_ENV === 'development');

  const response =
    SIGNED_IN_PAGES.test(pathname) && !hasSessionCookie(request)
      ? NextResponse.redirect(signInAddress(request, `${pathname}${search}`))
      : NextResponse.next({ request: { headers: withPolicy(request.headers, policy) } });

  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Permissions-Policy', permissionsPolicy(meeting));
  // Jitsi's five-minute rule and framing rules look at the referrer's origin; the path stays with us.
  response.headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('X-Frame-Options', 'DENY');
  if ((process.env.NEXTAUTH_URL ?? '').startsWith('https:')) {
    response.headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
  return response;
}

// Next reads the nonce for its own scripts from the policy on the request.
function withPolicy(headers: Headers, policy: string): Headers {
  const changed = new Headers(headers);
  changed.set('Content-Security-Policy', policy);
  return changed;
}

function hasSessionCookie(request: NextRequest): boolean {
  return request.cookies.getAll().some(({ name }) => /^(?:__Secure-)?next-auth\.session-token/.test(name));
}

function signInAddress(request: NextRequest, path: string): URL {
  const address = new URL('/sign-in', process.env.NEXTAUTH_URL || request.url);
  address.searchParams.set('callbackUrl', path);
  return address;
}

export const config = { matcher: '/((?!_next/static|_next/image|favicon.ico).*)' };
