/** Every address of this app, with its parameters in braces. Closed, so that what is asked for makes no series. */
export const ROUTES = [
  '/',
  '/api/auth/{nextauth}',
  '/api/calls/failure',
  '/api/calls/presence',
  '/api/calls/token',
  '/api/chats/{chatId}/call',
  '/api/chats/{chatId}/call/answer',
  '/api/chats/{chatId}/calls',
  '/api/chats/{chatId}/calls/{number}/moderation',
  '/api/chats/{chatId}/live',
  '/api/chats/{chatId}/messages',
  '/api/chats/{chatId}/moderation',
  '/api/enter',
  '/api/enter/renew',
  '/api/health/live',
  '/api/health/ready',
  '/api/jitsi/events/{event}',
  '/api/jitsi/jaas',
  '/api/metrics',
  '/api/openapi.json',
  '/api/profile',
  '/api/profile/avatar',
  '/api/rings',
  '/avatars/{id}',
  '/call/{chatId}',
  '/chats/{chatId}',
  '/chats/{chatId}/calls',
  '/chats/{chatId}/settings',
  '/check',
  '/enter',
  '/jitsi/keys/{name}',
  '/operator',
  '/operator/doctor',
  '/operator/doctor/run',
  '/operator/webhooks',
  '/profile',
  '/sign-in',
] as const;

/** What is built, and what lies in `public/` or beside the pages. */
const FILES = /^\/(?:_next\/|people\/|embed\.js$|icon\.svg$)/;
/** Parameters that take the rest of an address. */
const REST = ['{nextauth}', '{event}'];

const FIXED: ReadonlySet<string> = new Set(ROUTES.filter((route) => !route.includes('{')));
const OPEN = ROUTES.filter((route) => route.includes('{')).map((route) => ({
  route,
  pattern: new RegExp(
    `^${route.replace(/\{\w+\}/g, (parameter) => (REST.includes(parameter) ? '.+' : '[^/]+'))}$`,
  ),
}));

/**
 * The route that answers an address, `static` for a file, `other` for everything that there is not.
 *
 * @param address as it stands in the head of a request, with or without a query
 */
export function routeTemplate(address: string): string {
  const path = address.split('?', 1)[0] ?? '';
  if (FIXED.has(path)) return path;
  if (FILES.test(path)) return 'static';
  return OPEN.find(({ pattern }) => pattern.test(path))?.route ?? 'other';
}
