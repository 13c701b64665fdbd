import 'server-only';
import { lookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { within } from '../../lib/within';

/** What became of a question by HTTP. */
export type Answer =
  | {
      kind: 'answered';
      address: string;
      status: number;
      headers: IncomingHttpHeaders;
      body: string;
      askedAt: number;
      answeredAt: number;
    }
  | { kind: 'silent' }
  | { kind: 'unreachable'; why: string };

/** What a TLS server showed. */
export type TlsSeen =
  | { kind: 'shown'; untrusted: string | null; validTo: number }
  | { kind: 'silent' }
  | { kind: 'unreachable'; why: string };

/** What DNS said of a domain. */
export type DnsSeen =
  { kind: 'found'; addresses: string[] } | { kind: 'silent' } | { kind: 'missing'; why: string };

/** How long an answer is waited for. */
export interface AskLimits {
  /** Milliseconds for the whole answer. */
  answer: number;
  /** Certificates to trust instead of the system's, in PEM. */
  ca?: string;
  /** Ends what is under way; what it then seems to be counts for nothing. */
  signal?: AbortSignal;
}

const MOST_REDIRECTS = 3;

/** Longest body that is read, in bytes; `external_api.js` has some 100 kB. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Asks for an address, also where its certificate is bad: that has a check of its own, and would hide all others.
 * So nothing secret may be sent. Redirects count into the time.
 */
export async function ask(address: string, limits: AskLimits, redirects = 0): Promise<Answer> {
  const { answer: limit, signal } = limits;
  const askedAt = Date.now();
  const answer = await new Promise<Answer>((resolve) => {
    const { protocol } = new URL(address);
    if (protocol !== 'https:' && protocol !== 'http:') return resolve({ kind: 'unreachable', why: protocol });
    const request = protocol === 'https:' ? requestHttps : requestHttp;
    const headers = { 'accept-encoding': 'identity' };
    const sent = request(
      address,
      { agent: false, rejectUnauthorized: false, headers, signal },
      (response) => {
        const answeredAt = Date.now();
        const { statusCode: status = 0, headers } = response;
        void bodyOf(response).then(
          (body) => resolve({ kind: 'answered', address, status, headers, body, askedAt, answeredAt }),
          (error: Error) => resolve({ kind: 'unreachable', why: whyOf(error) }),
        );
      },
    );
    const timer = setTimeout(() => {
      resolve({ kind: 'silent' });
      sent.destroy();
    }, limit);
    sent.on('close', () => clearTimeout(timer));
    sent.on('error', (error: Error) => resolve({ kind: 'unreachable', why: whyOf(error) }));
    sent.end();
  });
  if (answer.kind !== 'answered' || answer.status < 300 || answer.status > 399) return answer;
  const { location } = answer.headers;
  if (!location || redirects === MOST_REDIRECTS || !URL.canParse(location, address)) return answer;
  const left = Math.max(0, limit - (Date.now() - askedAt));
  return ask(new URL(location, address).href, { ...limits, answer: left }, redirects + 1);
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > MOST_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Asks for the certificate of a domain, and whether it is to be trusted. */
export function showTls(domain: string, { answer: limit, ca, signal }: AskLimits): Promise<TlsSeen> {
  const { host, port } = placeOf(domain);
  return new Promise((resolve) => {
    const servername = isIP(host) ? undefined : host;
    const socket = connect({ host, port, servername, ca, rejectUnauthorized: false });
    const end = (seen: TlsSeen) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(() => end({ kind: 'silent' }), limit);
    signal?.addEventListener('abort', () => end({ kind: 'silent' }), { once: true });
    socket.on('error', (error: Error) => end({ kind: 'unreachable', why: whyOf(error) }));
    socket.on('secureConnect', () => {
      const untrusted = socket.authorizationError as Error | string | null | undefined;
      const validTo = Date.parse(socket.getPeerCertificate().valid_to);
      end({ kind: 'shown', untrusted: untrusted ? String(untrusted) : null, validTo });
    });
  });
}

/** Looks up the addresses of a domain. */
export async function findAddresses(domain: string, { answer: limit }: AskLimits): Promise<DnsSeen> {
  const found = lookup(placeOf(domain).host, { all: true }).then(
    (all): DnsSeen => ({ kind: 'found', addresses: all.map(({ address }) => address) }),
    (error: Error): DnsSeen => ({ kind: 'missing', why: whyOf(error) }),
  );
  return within(found, limit, { kind: 'silent' });
}

function placeOf(domain: string): { host: string; port: number } {
  const { hostname, port } = new URL(`https://${domain}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
}

function whyOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
