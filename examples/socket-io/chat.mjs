// The script of the page: chats and messages come over the socket, what is written goes there.
/** @typedef {import('../shared/chat-data.mjs').Message} Message */
/** @typedef {import('../shared/chat-data.mjs').Chat} Chat */
const { io } = /** @type {{ io: typeof import('socket.io-client').io }} */ (/** @type {any} */ (window));

const socket = io();
const { person } = document.body.dataset;
/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const form = /** @type {HTMLFormElement} */ (find('.write'));
/** @type {Map<string, Message[]>} */
const messages = new Map();
/** @type {Chat | undefined} */
let open;
/** @param {string} chatId */
const callToken = (chatId) => socket.timeout(10_000).emitWithAck('call-token', chatId);
/** @type {any} */
const banner = find('call-banner');
banner.tokenProvider = callToken;

socket.on('chats', (/** @type {Chat[]} */ chats) => {
  for (const button of document.querySelectorAll('nav button, nav call-button')) button.remove();
  find('nav').prepend(...chats.flatMap((chat) => [chatButton(chat), callButton(chat)]));
  show(open ?? chats[0]);
});

socket.on('messages', (/** @type {string} */ chatId, /** @type {Message[]} */ all) => {
  messages.set(chatId, all);
  if (chatId === open?.id) show(open);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  socket.emit('write', open?.id, new FormData(form).get('text'));
  form.reset();
});

/** @param {Chat | undefined} chat */
function show(chat) {
  open = chat;
  if (chat) banner.setAttribute('chat-id', chat.id);
  find('h1').textContent = chat?.title ?? '';
  find('#messages').replaceChildren(...(messages.get(chat?.id ?? '') ?? []).map(item));
  find('#messages').scrollTop = find('#messages').scrollHeight;
}

/** @param {Chat} chat */
function chatButton(chat) {
  const button = document.createElement('button');
  button.textContent = chat.title;
  button.onclick = () => show(chat);
  return button;
}

/**
 * A button for each chat, so that each of them can ring.
 * @param {Chat} chat
 */
function callButton({ id }) {
  /** @type {any} */
  const button = document.createElement('call-button');
  button.lang = 'ru';
  button.tokenProvider = callToken;
  button.setAttribute('chat-id', id);
  button.addEventListener('call-ring', (/** @type {any} */ { detail }) => showRing(button, detail.ring));
  return button;
}

/**
 * @param {any} button the chat's `<call-button>`
 * @param {{ media: 'video' | 'audio', caller: { displayName: string } } | null} ring null once it is over
 */
function showRing(button, ring) {
  find('#ring').hidden = !ring;
  if (!ring) return;
  find('#ring span').textContent =
    `${ring.media === 'video' ? 'Видеозвонок' : 'Аудиозвонок'}: ${ring.caller.displayName}`;
  find('#ring .answer').onclick = () => button.join();
  find('#ring .decline').onclick = () => button.decline();
}

/** @param {Message} message */
function item({ author, text }) {
  const element = document.createElement('li');
  element.className = author === null ? 'service' : author.id === person ? 'own' : '';
  const name = document.createElement('b');
  name.textContent = author && author.id !== person ? author.name : '';
  // As text: what people write is never HTML.
  element.append(name, text);
  return element;
}
