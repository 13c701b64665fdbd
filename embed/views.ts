import type { Feed } from './feed';
import type { CallElement, Media } from './types';
import type { Words } from './words';

/** An element with a call to be shown. */
export type Shown = Pick<CallElement, 'state' | 'call' | 'count'> & { _feed?: Feed | null; _media: Media };

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

/**
 * A button that names what a press does, and how many people are in the call; or what the page has put in place of it.
 * In a banner it stands beside what is said of the call, and both only while there is one.
 */
export function makeView(root: ParentNode, isBanner: boolean, press: () => void): View {
  const slot = create(root, 'slot', {});
  const parent = isBanner ? create(root, 'section', { part: 'banner' }) : root;
  // Always there: what is put into it is read aloud, what comes together with it is not.
  const status = isBanner && create(parent, 'div', { part: 'label', role: 'status' });
  const button = create(parent, 'button', { part: 'button join', onclick: press });
  create(button, 'i', { part: 'icon' });
  const label = create(button, 'span', { part: 'label' });
  const badge = create(button, 'b', { part: 'count' });
  return ({ state, call, count, _media, _feed }, words) => {
    const name = words(state === 'idle' ? _media : state);
    const people = words('people') + count;
    const isOn = state !== 'unavailable';
    slot.textContent = words('unavailable');
    slot.hidden = isOn;
    button.hidden = !isOn || (isBanner && !call);
    button.ariaBusy = `${!!_feed?._opening}`;
    button.ariaLabel = count ? `${name}, ${people}` : name;
    label.textContent = name;
    badge.textContent = `${count || ''}`;
    if (!status) return;
    const text = button.hidden
      ? ''
      : [words(_media), words('by') + call!.startedBy.displayName, people].join(' · ');
    // What stays the same is not read aloud again.
    if (status.textContent !== text) status.textContent = text;
  };
}
