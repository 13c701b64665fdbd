import { element } from './element';
import type { Embedder } from './embedder';
import type { Meeting } from './meeting';
import { Prejoin } from './prejoin';
import { Tiles } from './tiles';
import { Toolbar } from './toolbar';
import type { Words } from './words';

/** Draws a meeting into the page. Call the returned function after every change. */
export function meetingView(
  root: HTMLElement,
  meeting: Meeting,
  embedder: Embedder,
  words: Words,
): () => void {
  const prejoin = new Prejoin(meeting, words);
  const tiles = new Tiles(words);
  const toolbar = new Toolbar(meeting, embedder, words);
  const people = element('ul', { role: 'list', ariaLabel: words.people });
  const title = element('h1');
  const cut = element('p', { className: 'warning', role: 'status' });
  const aside = element('aside', {}, element('h2', {}, words.people), people);
  const call = element('main', { className: 'call' }, title, cut, tiles.root, aside, toolbar.root);
  const notice = element('main');
  const screen = element('div', { className: 'screen' });
  root.append(element('header', { className: 'not-jitsi' }, words.notJitsi), screen);

  return () => {
    const { phase, settings, subject } = meeting;
    if (phase === 'prejoin') {
      prejoin.show();
      swap(screen, prejoin.root);
    } else if (phase === 'joined') {
      title.textContent = settings.config.localSubject ?? (subject || settings.roomName);
      cut.textContent = meeting.willBeCut ? words.cut : '';
      tiles.show(meeting);
      toolbar.show();
      people.replaceChildren(...names(meeting, words));
      swap(screen, call);
    } else {
      notice.replaceChildren(card(meeting, words));
      swap(screen, notice);
    }
    document.title = `${title.textContent || settings.roomName} (stand-in)`;
  };
}

function names({ self, others }: Meeting, words: Words): HTMLElement[] {
  return [self, ...others.values()].map(({ id, name, role }) => {
    const notes = [id === self.id ? words.you : '', role === 'moderator' ? words.moderator : ''].filter(
      Boolean,
    );
    const item = element('li', {}, name ?? words.nobody);
    if (notes.length > 0) item.append(` (${notes.join(', ')})`);
    return item;
  });
}

function card(meeting: Meeting, words: Words): HTMLElement {
  const { phase, error } = meeting;
  const text = phase === 'joined' || phase === 'prejoin' ? '' : words[phase];
  const made = element(
    'div',
    { className: 'card', role: phase === 'joining' ? 'status' : 'alert' },
    element('p', {}, text),
  );
  if (phase === 'refused' && error) made.append(element('p', {}, error.message ?? error.name));
  if (phase === 'waiting') made.append(button(words.logIn, () => meeting.send({ type: 'log-in' })));
  if (phase === 'dropped') made.append(button(words.reload, () => location.reload()));
  return made;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', className: 'primary' }, text);
  made.addEventListener('click', act);
  return made;
}

function swap(screen: HTMLElement, content: HTMLElement): void {
  if (screen.firstChild !== content) screen.replaceChildren(content);
}
