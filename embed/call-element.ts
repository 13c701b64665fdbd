import { stateOf, type Change } from './changes';
import { enter } from './enter';
import { askServer, hurry, type Feed, type Follower } from './feed';
import { follow, unfollow } from './feeds';
import { problemOf } from './refusal';
import { CALL_STYLES } from './styles';
import { inTime } from './token';
import type * as types from './types';
import { makeView, type View } from './views';
import { wordsFor } from './words';

let sheet: CSSStyleSheet | undefined;
const { currentScript: script } = document;
/** Of the call server, for elements that name none. An element of the page may go by the name of the script. */
const ORIGIN = new URL(((script instanceof HTMLScriptElement && script.src) || location) as string).origin;

/** `<call-button>`: calls, lets people in, and leads back into the call. */
export class CallButton extends HTMLElement implements types.CallElement, Follower {
  static observedAttributes = ['lang', 'chat-id', 'token-url', 'media', 'base'];

  _provider?: types.TokenProvider | null;
  _feed?: Feed | null;
  _changing?: boolean;
  _view: View;

  constructor() {
    super();
    // Set before this class was known, it hides the property of the class.
    const { tokenProvider } = this;
    delete (this as Partial<this>).tokenProvider;
    this.tokenProvider = tokenProvider;
    const root = this.attachShadow({ mode: 'open' });
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(CALL_STYLES);
    root.adoptedStyleSheets = [sheet];
    this._view = makeView(root, this.localName === 'call-banner', () => this.join());
  }

  get tokenProvider() {
    return this._provider ?? null;
  }
  set tokenProvider(provider: types.TokenProvider | null) {
    this._provider = provider;
    if (this._feed?._problem) hurry(this._feed);
    this._change();
  }
  get state(): types.CallState {
    return !this._feed || this._feed._problem ? 'unavailable' : stateOf(this._feed._seen);
  }
  get count(): number {
    return this.call?.participants.length ?? 0;
  }
  get call(): types.Call | null {
    return this._feed?._seen?.call ?? null;
  }
  get ring(): types.Ring | null {
    return this._feed?._seen?.ring ?? null;
  }

  connectedCallback(): void {
    this._change();
  }
  disconnectedCallback(): void {
    this._change();
  }
  attributeChangedCallback(): void {
    this._change();
  }

  /** Waits until all of a change has been made: being moved is being taken out and put in. */
  _change(): void {
    if (!this._changing) queueMicrotask(() => this._follow());
    this._changing = true;
  }

  _follow(): void {
    const [chatId, tokenUrl] = ['chat-id', 'token-url'].map((name) => this.getAttribute(name));
    const { _feed: old } = this;
    this._changing = false;
    this._feed =
      this.isConnected && chatId && (tokenUrl || this._provider)
        ? follow(this, this.getAttribute('base') || ORIGIN, chatId, tokenUrl ?? '')
        : null;
    const isNew = old !== this._feed;
    if (old && isNew) unfollow(this, old);
    if (this.isConnected) this._show();
    if (isNew && this.ring) this._fire('call-ring', { ring: this.ring });
  }

  _show(): void {
    const { state } = this;
    this.setAttribute('state', state);
    this.setAttribute('count', `${this.count}`);
    this._view(this, wordsFor(this));
  }

  get _media(): types.Media {
    return this.call?.media ?? (this.getAttribute('media') === 'audio' ? 'audio' : 'video');
  }
  start(media = this._media): void {
    if (this._feed) void enter(this._feed, media, (code) => this._fire('call-error', { code, message: '' }));
  }
  join(): void {
    this.start();
  }
  async decline(): Promise<void> {
    const { ring, _feed } = this;
    if (!ring) return;
    const answer = askServer(_feed!, 'call/answer', { number: ring.number, answer: 'declined' });
    await inTime(answer).catch((error) => this._fire('call-error', problemOf(error)));
  }

  _fire(...[name, detail]: Change): boolean {
    const { code, message } = detail as types.CallProblem;
    if (name === 'call-error') detail = { code, message: message || wordsFor(this)(code) };
    return this.dispatchEvent(
      new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }),
    );
  }
}

/** `<call-banner>`: says that a call is on, and lets people in; nothing is to be seen of it otherwise. */
export class CallBanner extends CallButton {}
