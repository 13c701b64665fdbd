import { NextResponse, type NextRequest } from 'next/server';
import { checkSources, meetingSources } from './jitsi/content-security';
import { jitsiDomain } from './jitsi/domain';
import { isDemoByDefault, isLoopbackHost } from './lib/config/loopback';
import { CALL_CHAT } from './lib/http/call-chat';
import { isOperator, OPERATOR_CHALLENGE } from './lib/http/operator-access';
import { contentSecurityPolicy, permissionsPolicy, type PageSources } from './lib/http/security-headers';
import { addressOf } from './lib/limits/address-header';
import { LIMIT_DEFAULTS } from './lib/limits/defaults';
import { flood } from './lib/limits/flood';

// Nobody signs in for a host's chat: whoever has entered it is known by another cookie.
const SIGNED_IN_PAGES = /^\/(?:$|chats\/|call\/(?!host(?::|%3A))|profile$|check$)/i;
const OPERATOR_PAGES = /^\/operator(?:\/|$)/;

// Routes that take more than questions. Of pages nobody may ask anything else: there are no server actions.
const ROUTES = /^\/(?:api\/|operator\/(?:webhooks|doctor\/run)$)/;

const TOO_MANY = 'Too many requests. Try again in a moment.\n';

const FOR_OPERATOR = 'For the operator: the name is operator, the password that of OPERATOR_PASSWORD.\n';

// Anyone may sign in to a demo, so a site that makes its own name resolve to this machine (DNS rebinding) could.
const MISDIRECTED =
  'The demo answers under localhost only. Set NEXTAUTH_URL to the address of this app, and DEMO=1 to keep the demo.\n';

/**
 * Security headers for every answer, and a short way to sign-in for those without a session cookie. That cookie is
 * not checked here: pages and routes do, next to the data. They look at the operator's password too, but only here can a
 * browser be made to ask for it, because a page cannot answer 401.
 */
export function middleware(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const nonce = btoa(crypto.randomUUID());
  const sources = sourcesOf(pathname);
  const policy = contentSecurityPolicy(nonce, sources, process.env.NODE_ENV === 'development');

  const response =
    refusal(request, policy) ??
    (SIGNED_IN_PAGES.test(pathname) && !hasSessionCookie(request)
      ? NextResponse.redirect(signInAddress(request, `${pathname}${search}`))
      : NextResponse.next({ request: { headers: headersFor(request, policy) } }));

  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Permissions-Policy', permissionsPolicy(sources));
  // Jitsi's five-minute rule and framing rules look at the referrer's origin; the path stays with us.
  response.headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('X-Frame-Options', 'DENY');
  if ((process.env.NEXTAUTH_URL ?? '').startsWith('https:')) {
    response.headers.set('Strict-Transport-Security', 'max-age=31536000');
  }
  return response;
}

/** What is answered here in place of a page or route; null for a request that may go on. */
function refusal(request: NextRequest, policy: string): NextResponse | null {
  if (isDemoByDefault(process.env) && !isLoopbackHost(hostOf(request))) return inText(421, MISDIRECTED);
  const wait = tooMany(request);
  if (wait) return inText(429, TOO_MANY, { 'Retry-After': String(wait) });
  if (asksOperator(request)) return inText(401, FOR_OPERATOR, { 'WWW-Authenticate': OPERATOR_CHALLENGE });
  const { method, nextUrl } = request;
  if (!/^(?:GET|HEAD)$/.test(method) && !ROUTES.test(nextUrl.pathname)) {
    return inText(405, 'Only GET and HEAD.\n', { Allow: 'GET, HEAD' });
  }
  // Next answers both with 500: the one because it cannot be decoded, the other because it is its own page for errors.
  const isNowhere = !isDecodable(nextUrl.pathname) || nextUrl.pathname === '/_global-error';
  if (!isNowhere) return null;
  return NextResponse.rewrite(new URL('/404', request.url), {
    request: { headers: headersFor(request, policy) },
  });
}

function inText(status: number, text: string, headers: Record<string, string> = {}): NextResponse {
  return new NextResponse(text, { status, headers: { 'Content-Type': 'text/plain', ...headers } });
}

function isDecodable(pathname: string): boolean {
  try {
    return Boolean(decodeURIComponent(pathname));
  } catch {
    return false;
  }
}

/** Camera, microphone and a way to the Jitsi are for the call, and for the check of the devices. */
function sourcesOf(pathname: string): PageSources | null {
  if (pathname.startsWith('/call/')) return meetingSources(jitsiDomain(process.env));
  return pathname === '/check' ? checkSources(jitsiDomain(process.env)) : null;
}

/** What pages read of a request, whatever the browser has sent under these names. */
function headersFor(request: NextRequest, policy: string): Headers {
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from it.
  headers.set('Content-Security-Policy', policy);
  headers.delete(CALL_CHAT);
  // Next answers one that it cannot satisfy with 500, and our files are small.
  headers.delete('Range');
  const chat = /^\/call\/([^/]+)$/.exec(request.nextUrl.pathname)?.[1];
  if (chat) headers.set(CALL_CHAT, chat);
  return headers;
}

const requests = flood();
const wrongPasswords = flood();

/**
 * Seconds that an address has to wait which asks for more than all of its people may, or has tried too many passwords of
 * the operator. Counted in this instance: routes count what costs more on their own.
 */
function tooMany(request: NextRequest): number | null {
  if (process.env.RATE_LIMIT?.trim() === 'off') return null;
  const address = addressOf(request.headers);
  const now = Date.now();
  const wait = requests.take(address, settingOf('RATE_READS') * settingOf('RATE_PEOPLE_PER_ADDRESS'), now);
  if (wait || !OPERATOR_PAGES.test(request.nextUrl.pathname)) return wait;
  const most = settingOf('RATE_SIGN_IN');
  const locked = wrongPasswords.look(address, most, now);
  if (!locked && request.headers.has('authorization') && asksOperator(request)) {
    wrongPasswords.take(address, most, now);
  }
  return locked;
}

/** A limit of the settings, which were checked at the start. */
function settingOf(name: keyof typeof LIMIT_DEFAULTS): number {
  return Number(process.env[name]?.trim() || LIMIT_DEFAULTS[name]);
}

function asksOperator({ nextUrl, headers }: NextRequest): boolean {
  const password = process.env.OPERATOR_PASSWORD?.trim();
  return Boolean(password) && OPERATOR_PAGES.test(nextUrl.pathname) && !isOperator(headers, password ?? '');
}

function hostOf(request: NextRequest): string {
  const host = request.headers.get('host') ?? request.nextUrl.host;
  return host.replace(/:\d*$/, '');
}

function hasSessionCookie(request: NextRequest): boolean {
  return request.cookies.getAll().some(({ name }) => /^(?:__Secure-)?next-auth\.session-token/.test(name));
}

function signInAddress(request: NextRequest, path: string): URL {
  const address = new URL('/sign-in', process.env.NEXTAUTH_URL || request.url);
  address.searchParams.set('callbackUrl', path);
  return address;
}

// In the process itself: the sandbox that Next runs it in otherwise costs more than all that is done here.
export const config = { runtime: 'nodejs', matcher: '/((?!_next/static/).*)' };
