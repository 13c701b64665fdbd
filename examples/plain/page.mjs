import { escapeHtml } from '../shared/http.mjs';

/**
 * The page of a chat; its script fills in the messages.
 * @param {{ person: import('../shared/chat-data.mjs').Person, chat: import('../shared/chat-data.mjs').Chat, chats: import('../shared/chat-data.mjs').Chat[], callsOrigin: string }} content
 */
export const chatPage = ({ person, chat, chats, callsOrigin }) => `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>${escapeHtml(chat.title)}</title>
    <link rel="stylesheet" href="/chat.css" />
    <script src="/chat.mjs" type="module"></script>
    <script src="${callsOrigin}/embed.js" async></script>
  </head>
  <body data-chat="${chat.id}" data-person="${person.id}">
    <header>
      <nav aria-label="Чаты">
        ${chats.map(({ id, title }) => `<a href="/?chat=${id}"${id === chat.id ? ' aria-current="page"' : ''}>${escapeHtml(title)}</a>`).join('\n        ')}
        <span>${escapeHtml(person.name)}</span>
      </nav>
      <h1>${escapeHtml(chat.title)}</h1>
      <call-button chat-id="${chat.id}" token-url="/call-token" lang="ru"></call-button>
    </header>
    <call-banner chat-id="${chat.id}" token-url="/call-token" lang="ru"></call-banner>
    <ul id="messages" role="log" aria-label="Сообщения"></ul>
    <form class="write">
      <input name="text" aria-label="Сообщение" placeholder="Сообщение" autocomplete="off" required />
      <button>Отправить</button>
    </form>
  </body>
</html>
`;
