// A chat on Socket.IO: everything after sign-in goes over the socket.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Server } from 'socket.io';
import { createChatData } from '../shared/chat-data.mjs';
import { close, isMain, listen, personCookie, personIdOf } from '../shared/http.mjs';
import { signInPage } from '../shared/pages.mjs';
import { callMessages, callToken } from './calls.mjs';
import { chatPage } from './page.mjs';

/** @type {Record<string, [string, Buffer]>} */
const FILES = {
  '/chat.css': ['text/css', readFileSync(new URL('../shared/chat.css', import.meta.url))],
  '/chat.mjs': ['text/javascript', readFileSync(new URL('./chat.mjs', import.meta.url))],
  '/favicon.ico': ['image/x-icon', Buffer.alloc(0)],
};

/**
 * Starts the chat.
 * @param {{ port: number, chatOrigin?: string, callsOrigin: string, tokenSecret: string, webhookSecret: string }} settings
 */
export async function start({ port, chatOrigin, callsOrigin, tokenSecret, webhookSecret }) {
  const data = createChatData();
  const takeReport = callMessages(data, webhookSecret);

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function answer(request, response) {
    const file = FILES[request.url ?? ''];
    if (file) return response.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
    const route = `${request.method} ${request.url}`;
    if (route === 'POST /sign-in') {
      const personId = new URLSearchParams(await text(request)).get('person') ?? '';
      return response.writeHead(303, { Location: '/', 'Set-Cookie': personCookie(personId) }).end();
    }
    if (route === 'POST /calls-webhook') {
      return response.writeHead(takeReport(await text(request), request.headers)).end();
    }
    if (route !== 'GET /') return response.writeHead(404).end();
    const person = data.findPerson(personIdOf(request.headers.cookie));
    const page = person ? chatPage({ person, callsOrigin }) : signInPage(data.people);
    return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  }

  const io = new Server(server);
  io.use((socket, next) => {
    socket.data.person = data.findPerson(personIdOf(socket.handshake.headers.cookie));
    next(socket.data.person ? undefined : new Error('signed out'));
  });
  io.on('connection', (socket) => {
    /** @type {{ person: import('../shared/chat-data.mjs').Person }} */
    const { person } = socket.data;
    const chats = data.chatsOf(person.id);
    socket.join(chats.map(({ id }) => id));
    socket.emit('chats', chats);
    for (const { id } of chats) socket.emit('messages', id, data.messagesOf(id));

    socket.on('call-token', (chatId, reply) => {
      const chat = data.findChat(String(chatId), person.id);
      reply(chat && callToken(person, chat, { chatOrigin: origin, callsOrigin, tokenSecret }));
    });
    socket.on('write', (chatId, words) => {
      const chat = data.findChat(String(chatId), person.id);
      if (chat) data.saveMessage(chat.id, { id: randomUUID(), author: person, text: String(words) });
    });
  });
  data.onChange((chatId) => io.to(chatId).emit('messages', chatId, data.messagesOf(chatId)));

  const address = `http://localhost:${await listen(server, port)}`;
  const origin = chatOrigin ?? address;
  return {
    origin,
    close: async () => {
      io.disconnectSockets(true);
      await close(server);
    },
  };
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
