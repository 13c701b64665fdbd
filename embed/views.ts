import type { Feed } from './feed';
import type { CallElement, Media } from './types';
import { participants, type Words } from './words';

/** An element with a call to be shown. */
export type Shown = Pick<CallElement, 'state' | 'call' | 'count'> & { _feed: Feed | null; _media: Media };

/** Writes an element anew, as it is now. */
export type View = (shown: Shown, words: Words) => void;

/** An element in its parent, with some of its properties. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  parent: ParentNode,
  tag: Tag,
  properties: Partial<Omit<HTMLElementTagNameMap[Tag], 'part'>> & { part?: string },
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

/** A button that names what a press does, and how many people are in the call; or what the page has put in place of it. */
export function buttonView(root: ParentNode, press: () => void, parent = root): View {
  const slot = create(root, 'slot', {});
  const button = create(parent, 'button', { part: 'button join', onclick: press });
  const icon = create(button, 'i', { part: 'icon' });
  const label = create(button, 'span', { part: 'label' });
  const badge = create(button, 'b', { part: 'count' });
  return (shown, words) => {
    const { state, count, _media } = shown;
    const name = words(state === 'idle' ? _media : state);
    slot.textContent = words('unavailable');
    button.hidden = !(slot.hidden = state !== 'unavailable');
    button.className = state;
    button.ariaBusy = String(!!shown._feed?._opening);
    button.ariaLabel = count ? `${name}, ${participants(words, count)}` : name;
    icon.className = _media;
    label.textContent = name;
    badge.textContent = String(count || '');
  };
}

/** Says that a call is on, beside the button; empty otherwise. */
export function bannerView(root: ParentNode, press: () => void): View {
  const section = create(root, 'section', { part: 'banner' });
  // Always there: what is put into it is read aloud, what comes together with it is not.
  const status = create(section, 'div', { part: 'label', role: 'status' });
  const showButton = buttonView(root, press, section);
  const button = section.lastElementChild as HTMLElement;
  return (shown, words) => {
    const { call, count } = shown;
    let text = '';
    if (call && shown.state !== 'unavailable') {
      text = `${words(shown._media)} · ${words('by')}${call.startedBy.displayName}`;
      if (count) text += ' · ' + participants(words, count);
    }
    showButton(shown, words);
    button.hidden = !text;
    // What stays the same is not read aloud again.
    if (status.textContent !== text) status.textContent = text;
  };
}
