// A chat on Node's own HTTP server: signed-in people, pages, messages by server-sent events.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createChatData } from '../shared/chat-data.mjs';
import { close, isMain, listen, personCookie, personIdOf } from '../shared/http.mjs';
import { signInPage } from '../shared/pages.mjs';
import { callMessages, callToken } from './calls.mjs';
import { chatPage } from './page.mjs';

/** @type {Record<string, [string, Buffer]>} */
const FILES = {
  '/chat.css': ['text/css', readFileSync(new URL('../shared/chat.css', import.meta.url))],
  '/chat.mjs': ['text/javascript', readFileSync(new URL('./chat.mjs', import.meta.url))],
};

/**
 * Starts the chat.
 * @param {{ port: number, chatOrigin?: string, callsOrigin: string, tokenSecret: string, webhookSecret: string }} settings
 */
export async function start({ port, chatOrigin, callsOrigin, tokenSecret, webhookSecret }) {
  const data = createChatData();
  const takeReport = callMessages(data, webhookSecret);
  const policy = `default-src 'none'; script-src 'self' ${callsOrigin}; style-src 'self'; connect-src 'self' ${callsOrigin}; form-action 'self' ${callsOrigin}; base-uri 'none'; frame-ancestors 'none'`;

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://chat');
    const route = `${request.method} ${pathname}`;
    const file = FILES[pathname];
    if (file) return response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
    if (route === 'POST /sign-in') {
      const personId = new URLSearchParams(await text(request)).get('person') ?? '';
      return response.writeHead(303, { Location: '/', 'Set-Cookie': personCookie(personId) }).end();
    }

    if (route === 'POST /calls-webhook') {
      return response.writeHead(takeReport(await text(request), request.headers)).end();
    }

    /** @param {string} page */
    const show = (page) =>
      response
        .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy })
        .end(page);
    const person = data.findPerson(personIdOf(request.headers.cookie));
    if (!person) return route === 'GET /' ? show(signInPage(data.people)) : response.writeHead(401).end();
    if (route === 'POST /call-token') {
      const chat = data.findChat(JSON.parse(await text(request)).chatId, person.id);
      if (!chat) return response.writeHead(404).end();
      const token = callToken(person, chat, { chatOrigin: origin, callsOrigin, tokenSecret });
      return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ token }));
    }
    const chats = data.chatsOf(person.id);
    const chat = data.findChat(searchParams.get('chat') ?? chats[0]?.id ?? '', person.id);
    if (!chat) return response.writeHead(404).end();

    if (route === 'GET /') return show(chatPage({ person, chat, chats, callsOrigin }));
    if (route === 'POST /messages') {
      data.saveMessage(chat.id, { id: randomUUID(), author: person, text: await text(request) });
      return response.writeHead(204).end();
    }
    if (route === 'GET /messages') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      const tell = () => response.write(`data: ${JSON.stringify(data.messagesOf(chat.id))}\n\n`);
      tell();
      const stop = data.onChange((chatId) => chatId === chat.id && tell());
      return request.on('close', stop);
    }
    return response.writeHead(404).end();
  }

  const address = `http://localhost:${await listen(server, port)}`;
  const origin = chatOrigin ?? address;
  return { origin, close: () => close(server) };
}

if (isMain(import.meta.url)) {
  const { PORT = '4000', CHAT_ORIGIN } = process.env;
  const { CALLS_ORIGIN = 'http://localhost:3000', CHAT_TOKEN_SECRET, CHAT_WEBHOOK_SECRET } = process.env;
  const { origin } = await start({
    port: Number(PORT),
    chatOrigin: CHAT_ORIGIN,
    callsOrigin: CALLS_ORIGIN,
    tokenSecret: CHAT_TOKEN_SECRET ?? '',
    webhookSecret: CHAT_WEBHOOK_SECRET ?? '',
  });
  console.log(`The chat is at ${origin}`);
}
