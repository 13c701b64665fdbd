import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { WebhookBody } from '../lib/host/webhook-schema';

export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret that only the tests know').toString('base64')}`;

/** One request as a host's server has got it, its signature checked. */
export interface Received {
  id: string;
  body: WebhookBody;
  headers: IncomingMessage['headers'];
}

type Answer = (response: ServerResponse, received: Received) => void;

/** A host's server: keeps what it gets and answers as it is told to, 204 unless told otherwise. */
export async function webhookHost() {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const host = {
    received,
    /** What was received, shortly: `42 call.started`. */
    names: () => received.map(({ body }) => `${body.data.chat.id} ${body.type}`),
    /** How to answer the next requests, one after the other; what comes after them is taken. */
    next: (...more: Answer[]) => void answers.push(...more),
    /** How to answer all that comes, from now on. */
    always: (answer: Answer | null) => void (host.rest = answer),
    rest: null as Answer | null,
    url: '',
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      let body: WebhookBody;
      try {
        body = new Webhook(WEBHOOK_SECRET).verify(
          text,
          request.headers as Record<string, string>,
        ) as WebhookBody;
      } catch {
        response.writeHead(401).end();
        return;
      }
      const one = { id: String(request.headers['webhook-id']), body, headers: request.headers };
      received.push(one);
      const answer = answers.shift() ?? host.rest ?? status(204);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/calls-webhook`;
  return host;
}

/** Answers with a status, and headers. */
export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(code, headers).end();
}

/** Never answers. */
export const hang: Answer = () => undefined;
