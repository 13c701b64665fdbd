import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { Webhook } from 'standardwebhooks';

export const TOKEN_SECRET = 'a-secret-of-the-chat-of-the-walks-of-32';
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

const NAMES: Record<string, string> = { ivan: 'Иван Петров', maria: 'Мария Соколова' };

/** Something that the chat was told, its signature checked. */
export interface Told {
  id: string;
  type: string;
  data: {
    call: { number: number; outcome: string };
    person?: { id: string };
    sentence: { ru: string; en: string };
  };
}

/** A chat of somebody else: a page with a call button, an endpoint for tokens, one for webhooks. */
export interface HostChat {
  /** Origin of its pages: another site than ours. */
  origin: string;
  /** Settings of the app beside it. */
  settings: Record<string, string>;
  /** Where its page for one of its people is, in its direct chat 42. */
  page(person: string): string;
  /** A token as it signs them. */
  token(person: string, claims?: object): string;
  /** Seconds that its tokens last. */
  lasts: number;
  /** Answers no more tokens. */
  silent: boolean;
  /** What it was told, in this order. */
  told: Told[];
  /** Status that it answers webhooks with. */
  webhookStatus: number;
  close(): Promise<void>;
}

/** Starts one. `calls` is the origin of the app beside it, known once that runs. */
export async function startHostChat(calls: () => string): Promise<HostChat> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  // Browsers take every name below localhost for this machine, and for a site of its own.
  const origin = `http://chat.localhost:${port}`;
  const chat: HostChat = {
    origin,
    settings: {
      CHAT_ORIGINS: origin,
      CHAT_TOKEN_SECRET: TOKEN_SECRET,
      CHAT_WEBHOOK_URL: `http://localhost:${port}/webhook`,
      CHAT_WEBHOOK_SECRET: WEBHOOK_SECRET,
    },
    page: (person) => `${origin}/?as=${person}`,
    token: (person, claims) => tokenFor(person, { iss: origin, aud: calls() }, chat.lasts, claims),
    lasts: 300,
    silent: false,
    told: [],
    webhookStatus: 200,
    close: () => ended(server),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const person = url.searchParams.get('as') ?? '';
    if (url.pathname === '/webhook') return take(await bodyOf(request), request, response);
    if (url.pathname === '/token') {
      const { chatId } = JSON.parse(await bodyOf(request)) as { chatId: string };
      if (chat.silent || chatId !== '42') return void response.writeHead(403).end();
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ token: chat.token(person) }));
      return;
    }
    if (url.pathname === '/empty')
      return void response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><link rel="icon" href="data:,">');
    if (url.pathname !== '/') return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src ${calls()}; connect-src 'self' ${calls()}; form-action ${calls()}; img-src 'self' data:`,
    });
    response.end(`<!doctype html><html lang="ru"><title>Чужой чат</title><link rel="icon" href="data:,">
      <h1>Чужой чат</h1>
      <call-banner chat-id="42" token-url="/token?as=${person}"></call-banner>
      <call-button chat-id="42" token-url="/token?as=${person}">Позвонить</call-button>
      <script src="${calls()}/embed.js" async></script></html>`);
  }

  function take(body: string, request: IncomingMessage, response: ServerResponse): void {
    if (chat.webhookStatus !== 200) return void response.writeHead(chat.webhookStatus).end();
    const headers = request.headers as Record<string, string>;
    const told = new Webhook(WEBHOOK_SECRET).verify(body, headers) as Omit<Told, 'id'>;
    const id = headers['webhook-id'] ?? '';
    if (!chat.told.some((one) => one.id === id)) chat.told.push({ ...told, id });
    response.writeHead(204).end();
  }
  return chat;
}

let made = 0;

function tokenFor(person: string, addressed: object, lasts: number, claims: object = {}): string {
  const other = person === 'ivan' ? 'maria' : 'ivan';
  const now = Math.floor(Date.now() / 1000);
  const all = {
    ...addressed,
    sub: person,
    name: NAMES[person],
    locale: 'ru',
    chat: { id: '42', kind: 'direct', title: NAMES[other], role: 'member' },
    jti: `walk-${process.pid}-${++made}`,
    iat: now,
    exp: now + lasts,
    ...claims,
  };
  return jwt.sign(all, TOKEN_SECRET);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
