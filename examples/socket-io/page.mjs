import { escapeHtml } from '../shared/http.mjs';

/**
 * The page; its script fills in chats and messages.
 * @param {{ person: import('../shared/chat-data.mjs').Person, callsOrigin: string }} content
 */
export const chatPage = ({ person, callsOrigin }) => `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Чат</title>
    <link rel="stylesheet" href="/chat.css" />
    <script src="/socket.io/socket.io.js" defer></script>
    <script src="/chat.mjs" type="module"></script>
    <script src="${callsOrigin}/embed.js" async></script>
  </head>
  <body data-person="${person.id}">
    <header>
      <nav aria-label="Чаты"><span>${escapeHtml(person.name)}</span></nav>
      <h1></h1>
    </header>
    <call-banner lang="ru"></call-banner>
    <p id="ring" role="alert" hidden><span></span> <button class="answer">Ответить</button> <button class="decline">Отклонить</button></p>
    <ul id="messages" role="log" aria-label="Сообщения"></ul>
    <form class="write">
      <input name="text" aria-label="Сообщение" placeholder="Сообщение" autocomplete="off" required />
      <button>Отправить</button>
    </form>
  </body>
</html>
`;
