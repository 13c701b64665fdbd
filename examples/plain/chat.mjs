// The script of the page: shows the messages as they come, sends what is written.
const { chat = '', person = '' } = document.body.dataset;
const list = /** @type {HTMLElement} */ (document.querySelector('#messages'));
const form = /** @type {HTMLFormElement} */ (document.querySelector('.write'));
const address = `/messages?chat=${encodeURIComponent(chat)}`;

new EventSource(address).onmessage = (event) => {
  /** @type {import('../shared/chat-data.mjs').Message[]} */
  const messages = JSON.parse(event.data);
  list.replaceChildren(...messages.map(item));
  list.scrollTop = list.scrollHeight;
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  fetch(address, { method: 'POST', body: String(new FormData(form).get('text')) });
  form.reset();
});

/** @param {import('../shared/chat-data.mjs').Message} message */
function item({ author, text }) {
  const element = document.createElement('li');
  element.className = author === null ? 'service' : author?.id === person ? 'own' : '';
  const name = document.createElement('b');
  name.textContent = author && author.id !== person ? author.name : '';
  // As text: what people write is never HTML.
  element.append(name, text);
  return element;
}
