import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour';
import { CUT_PAGE, DEAD_PAGE, ERROR_PAGE, FRONT_PAGE, MEETING_PAGE } from './html-pages';
import { parseRoomPath } from './room-address';

/** Everything the server sends that is not made on the spot. */
export interface Assets {
  externalApi: string;
  pageSide: string;
  meetingPage: string;
  css: string;
  /** What fills a picture-in-picture window. */
  picture: string;
  pictureCss: string;
}

/** Milliseconds between two bytes of a script that drips. */
const DRIP_EVERY = 200;

/** Answers `/standin/...`; true when it did. */
export type ControlHandler = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

// No frame-ancestors: any site may frame it, as docker-jitsi-meet allows.
const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "media-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** What `config.js` says of the server, read anew for every request. */
export interface ServerFacts {
  xmppDomain: string;
  /** Framed meetings are cut after a while, as on meet.jit.si. */
  cutsFramed: boolean;
}

/**
 * The HTTP half of the stand-in.
 * @param behaviour read anew for every request, so that the controls work at once
 */
export function answerHttp(
  assets: Assets,
  behaviour: Behaviour,
  facts: () => ServerFacts,
  controls?: ControlHandler,
) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'https://standin.invalid');
    if (controls && pathname.startsWith('/standin/') && controls(request, response, pathname)) return;
    if (behaviour.answer === 'never') return;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, 'text/plain', 'GET only\n');
    if (isExternalApi(pathname)) return sendExternalApi(response, assets, behaviour);
    if (pathname === '/config.js')
      return send(response, 200, 'application/javascript', configScript(facts()));
    const file = fileAt(pathname, assets);
    if (file?.body === assets.picture && behaviour.answer === 'picture-404')
      return send(response, 404, 'text/html', ERROR_PAGE);
    if (file) return send(response, 200, file.type, file.body);
    if (parseRoomPath(pathname) && !pathname.startsWith('/standin/')) {
      const page = behaviour.answer === 'frame-never-ready' ? DEAD_PAGE : MEETING_PAGE;
      return send(response, 200, 'text/html', page);
    }
    send(response, 404, 'text/plain', 'not found\n');
  };
}

// Served under any tenant too: the SDK asks for /<tenant>/external_api.js when the room has one.
function isExternalApi(pathname: string): boolean {
  return /^(\/[^/]+)?\/external_api\.js$/.test(pathname);
}

function sendExternalApi(response: ServerResponse, assets: Assets, behaviour: Behaviour): void {
  behaviour.scriptRequests += 1;
  const answer = () => send(response, 200, 'application/javascript', assets.externalApi);
  if (behaviour.answer === 'script-404') return send(response, 404, 'text/html', ERROR_PAGE);
  if (behaviour.answer === 'script-html') return send(response, 200, 'text/html', ERROR_PAGE);
  if (behaviour.answer === 'script-drips') return drip(response, assets.externalApi);
  if (behaviour.answer !== 'script-slow') return answer();
  const timer = setTimeout(answer, behaviour.delaySeconds * 1000);
  response.on('close', () => clearTimeout(timer));
}

/** Never silent for long, and never done. */
function drip(response: ServerResponse, body: string): void {
  response.writeHead(200, headersFor('application/javascript', body));
  let sent = 0;
  const timer = setInterval(() => response.write(body.charAt(sent++)), DRIP_EVERY);
  response.on('close', () => clearInterval(timer));
}

/**
 * For whoever examines the server (`npm run doctor`); the meeting page of the stand-in reads none of it. It names no
 * websocket, as ours speaks no XMPP.
 */
function configScript({ xmppDomain, cutsFramed }: ServerFacts): string {
  const config = {
    standIn: true,
    hosts: { domain: xmppDomain, muc: `muc.${xmppDomain}` },
    disableIframeAPI: cutsFramed,
  };
  return `// Of the stand-in for Jitsi, which is not Jitsi.\nvar config = ${JSON.stringify(config, null, 2)};\n`;
}

function fileAt(pathname: string, assets: Assets): { type: string; body: string } | null {
  switch (pathname) {
    case '/':
      return { type: 'text/html', body: FRONT_PAGE };
    case '/libs/page-side.js':
      return { type: 'application/javascript', body: assets.pageSide };
    case '/libs/meeting-page.js':
      return { type: 'application/javascript', body: assets.meetingPage };
    case '/css/standin.css':
      return { type: 'text/css', body: assets.css };
    // These two have Jitsi's own names: external_api.js asks for them.
    case '/libs/documentpip.min.js':
      return { type: 'application/javascript', body: assets.picture };
    case '/css/all.css':
      return { type: 'text/css', body: assets.pictureCss };
    case '/static/close3.html':
      return { type: 'text/html', body: CUT_PAGE };
    case '/favicon.ico':
      return { type: 'image/x-icon', body: '' };
    default:
      return null;
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, headersFor(type, body));
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function headersFor(type: string, body: string): Record<string, string | number> {
  return {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'content-security-policy': CONTENT_SECURITY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
