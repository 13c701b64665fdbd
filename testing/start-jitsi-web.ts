// The web server of a Jitsi, as far as the doctor looks at it, with faults to choose.
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { generate } from 'selfsigned';

const DAY = 24 * 3600_000;

export interface WebFaults {
  /** Name in the certificate. Default: localhost. */
  name?: string;
  /** When the certificate ends, in milliseconds since 1970. Default: in 90 days. */
  validTo?: number;
  /** Headers of the meeting page. */
  headers?: Record<string, string>;
  /** `drips`: a byte now and then, and no end; `redirects`: from one to the next, after a while each. */
  script?: { status?: number; type?: string; body?: string } | 'hangs' | 'drips' | 'redirects';
  /** `hangs`: whoever wants a websocket is not answered. */
  websocket?: 'hangs';
  /** How far its clock is ahead, in milliseconds. */
  ahead?: number;
  /** Port of a Prosody, whose websocket it passes on. */
  prosody?: number;
}

export interface JitsiWeb {
  /** `localhost:port`. */
  domain: string;
  /** Its certificate, which is its own authority, in PEM. */
  certificate: string;
  stop: () => Promise<void>;
}

export async function startJitsiWeb(faults: WebFaults = {}): Promise<JitsiWeb> {
  const name = faults.name ?? 'localhost';
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 400 * DAY),
    notAfterDate: new Date(faults.validTo ?? Date.now() + 90 * DAY),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  const server = createServer({ key: made.private, cert: made.cert }, (request, response) =>
    answer(request, response, faults),
  );
  const open = keepTrack(server);
  if (faults.prosody) passOn(server, faults.prosody);
  else if (faults.websocket === 'hangs') server.on('upgrade', () => undefined);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    domain: `localhost:${(server.address() as AddressInfo).port}`,
    certificate: made.cert,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function keepTrack(server: Server): Set<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
}

/** Like a reverse proxy that knows nothing of what it passes on. */
function passOn(server: Server, port: number): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    const behind = connect(port, '127.0.0.1');
    const headers = { ...request.headers, host: 'meet.test' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
    behind.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    behind.pipe(socket).pipe(behind);
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/javascript' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

function answer(request: IncomingMessage, response: ServerResponse, faults: WebFaults): void {
  response.setHeader('date', new Date(Date.now() + (faults.ahead ?? 0)).toUTCString());
  if (request.url?.endsWith('/external_api.js')) {
    if (faults.script === 'hangs') return;
    if (faults.script === 'drips') return drip(response);
    if (faults.script === 'redirects') {
      const timer = setTimeout(() => response.writeHead(302, { location: request.url }).end(), 200);
      return void response.on('close', () => clearTimeout(timer));
    }
    const {
      status = 200,
      type = 'application/javascript',
      body = 'var JitsiMeetExternalAPI;',
    } = faults.script ?? {};
    response.writeHead(status, { 'content-type': type }).end(body);
  } else if (request.url === '/config.js') {
    const websocket = `wss://${request.headers.host}/xmpp-websocket`;
    response.end(`config.hosts = { domain: 'meet.test', muc: 'muc.' + subdomain + 'meet.test' };
config.websocket = '${websocket}';`);
  } else {
    response.writeHead(200, { 'content-type': 'text/html', ...faults.headers }).end('<!doctype html>');
  }
}
