// A chat on Express, with a page made of React and a chat kit by others.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import express from 'express';
import { createChatData } from '../shared/chat-data.mjs';
import { close, isMain, listen, personCookie, personIdOf } from '../shared/http.mjs';
import { signInPage } from '../shared/pages.mjs';
import { callMessages, callToken } from './calls.mjs';

/** @param {string} callsOrigin */
const page = (callsOrigin) => `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Чат</title>
    <link rel="stylesheet" href="/app.css" />
    <script src="/app.js" type="module"></script>
    <script src="${callsOrigin}/embed.js" async></script>
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`;

/** Script and styles of the page, bundled in memory. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./app.tsx', import.meta.url))],
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    // The kit's file for browsers wants React as a global.
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles;
}

/**
 * Starts the chat.
 * @param {{ port: number, chatOrigin?: string, callsOrigin: string, tokenSecret: string, webhookSecret: string }} settings
 */
export async function start({ port, chatOrigin, callsOrigin, tokenSecret, webhookSecret }) {
  const data = createChatData();
  const takeReport = callMessages(data, webhookSecret);
  const app = express();
  for (const { path, contents } of await bundle()) {
    app.get(path, (_request, response) => void response.type(extname(path)).send(Buffer.from(contents)));
  }
  app.get('/chat.css', (_request, response) => {
    response.sendFile(fileURLToPath(new URL('../shared/chat.css', import.meta.url)));
  });

  app.get('/favicon.ico', (_request, response) => void response.sendStatus(204));

  app.post('/sign-in', express.urlencoded(), (request, response) => {
    response.set('Set-Cookie', personCookie(request.body.person)).redirect(303, '/');
  });

  // As text: the signature is over each byte of it.
  app.post('/calls-webhook', express.text({ type: '*/*' }), (request, response) => {
    response.sendStatus(takeReport(request.body, request.headers));
  });

  app.use((request, response, next) => {
    response.locals.person = data.findPerson(personIdOf(request.headers.cookie));
    if (response.locals.person) return next();
    if (request.method === 'GET' && request.path === '/') return response.send(signInPage(data.people));
    return response.sendStatus(401);
  });
  app.get('/', (_request, response) => void response.send(page(callsOrigin)));
  app.get('/me', (_request, response) => {
    const { person } = response.locals;
    response.json({ person, chats: data.chatsOf(person.id) });
  });

  app.post('/call-token', express.json(), (request, response) => {
    const { person } = response.locals;
    const chat = data.findChat(request.body.chatId, person.id);
    if (!chat) return response.sendStatus(404);
    return response.json({
      token: callToken(person, chat, { chatOrigin: origin, callsOrigin, tokenSecret }),
    });
  });

  app.use('/chats/:id', (request, response, next) => {
    response.locals.chat = data.findChat(request.params.id, response.locals.person.id);
    return response.locals.chat ? next() : response.sendStatus(404);
  });
  app.post('/chats/:id/messages', express.json(), (request, response) => {
    const { person, chat } = response.locals;
    data.saveMessage(chat.id, { id: randomUUID(), author: person, text: String(request.body.text) });
    response.sendStatus(204);
  });
  app.get('/chats/:id/messages', (request, response) => {
    const { chat } = response.locals;
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const tell = () => response.write(`data: ${JSON.stringify(data.messagesOf(chat.id))}\n\n`);
    tell();
    request.on(
      'close',
      data.onChange((chatId) => chatId === chat.id && tell()),
    );
  });

  const server = createServer(app);
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
