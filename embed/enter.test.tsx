import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MARIA, recordWith } from '@/testing/call-views';
import { around, askedFor, BASE, place, resetSurroundings, settle } from './fake-surroundings';
import './main';
import type { CallElement, CallProblem } from './types';

/** A window as `open` gives it: new, or one that shows another origin and so cannot be read. */
class FakeWindow {
  closed = false;
  isNew = true;
  addresses: string[] = [];
  focus = vi.fn();
  readonly location = { replace: (address: string) => this.show(address) };
  constructor() {
    Object.defineProperty(this.location, 'origin', {
      get: () => {
        if (!this.isNew) throw new DOMException('Blocked a frame', 'SecurityError');
        return 'null';
      },
    });
  }
  show(address: string): void {
    this.isNew = false;
    this.addresses.push(address);
  }
}

let posted: { action: string; target: string; fields: Record<string, string> }[] = [];
let opened: FakeWindow;
let chats = 0;

/** A button of a chat of its own, with what has been told of it. */
async function placeButton(chatId = `c${++chats}`): Promise<CallElement> {
  const element = await place('call-button', { 'chat-id': chatId });
  around.streams.at(-1)!.tell({});
  await settle();
  return element;
}
async function press(element: CallElement): Promise<void> {
  element.shadowRoot!.querySelector('button')!.click();
  await settle();
}
const isBusy = (element: CallElement) => element.shadowRoot!.querySelector('button')!.ariaBusy === 'true';

function problems(element: CallElement, prevents = false): CallProblem[] {
  const told: CallProblem[] = [];
  element.addEventListener('call-error', (event) => {
    told.push(event.detail);
    if (prevents) event.preventDefault();
  });
  return told;
}

beforeEach(() => {
  resetSurroundings();
  posted = [];
  opened = new FakeWindow();
  around.opens = () => opened as unknown as Window;
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function (this: HTMLFormElement) {
    const fields = Object.fromEntries(new FormData(this)) as Record<string, string>;
    posted.push({ action: this.action, target: this.target, fields });
  });
});
afterEach(async () => {
  document.body.replaceChildren();
  await settle();
  vi.useRealTimers();
});

describe('a press', () => {
  it('posts a token that nobody has used into a new window', async () => {
    const element = await placeButton('42');
    const before = askedFor('/call-token').length;
    await press(element);
    expect(opened.addresses).toEqual([`${BASE}/enter`]);
    expect(posted).toEqual([
      {
        action: `${BASE}/api/enter`,
        target: 'call-42',
        fields: { token: 'a.signed.token', media: 'video', blocked: '' },
      },
    ]);
    expect(askedFor('/call-token').length).toBe(before + 1);
    expect(document.querySelector('form')).toBeNull();
  });

  it('joins with the media of the call that is on', async () => {
    const element = await placeButton();
    around.streams.at(-1)!.tell({ call: recordWith({ media: 'audio', participants: [MARIA] }) });
    await settle();
    element.join();
    await settle();
    expect(posted[0]?.fields.media).toBe('audio');
  });

  it('brings a window that was entered to the front, and no more', async () => {
    const element = await placeButton();
    await press(element);
    await press(element);
    expect([posted.length, opened.focus.mock.calls.length]).toEqual([1, 2]);
  });

  it('brings the window back also after the element was taken out and put in', async () => {
    const element = await placeButton();
    await press(element);
    element.remove();
    await settle();
    const again = await placeButton(element.getAttribute('chat-id')!);
    await press(again);
    expect(posted).toHaveLength(1);
  });

  it('is busy until the token is there, and a second one meanwhile asks for none', async () => {
    let give!: (answer: Response) => void;
    const element = await placeButton();
    const before = askedFor('/call-token').length;
    around.answers = () => new Promise((resolve) => (give = resolve));
    await press(element);
    await press(element);
    expect(isBusy(element)).toBe(true);
    give(Response.json({ token: 'late.but.there' }));
    await settle();
    expect([isBusy(element), posted.length]).toEqual([false, 1]);
    expect(askedFor('/call-token').length).toBe(before + 1);
  });

  it('opens no window anew that was closed meanwhile', async () => {
    const element = await placeButton();
    around.answers = () => {
      opened.closed = true;
      return null;
    };
    await press(element);
    expect(posted).toEqual([]);
  });

  it.each([
    ['is refused', () => new Response(null, { status: 401 })],
    ['is none', () => Response.json({ token: null })],
    ['is lost', () => Promise.reject(new TypeError('net'))],
    ['never comes', () => new Promise<Response>(() => {})],
  ])('whose token %s says so in the window, and a second one posts', async (_, answer) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const element = await placeButton();
    const told = problems(element);
    around.answers = answer;
    await press(element);
    await vi.advanceTimersByTimeAsync(15_000);
    await settle();
    expect(opened.addresses.at(-1)).toBe(`${BASE}/enter?error=chat.no_token`);
    expect(told).toEqual([{ code: 'chat.no_token', message: 'Calls unavailable' }]);
    expect(isBusy(element)).toBe(false);
    around.answers = () => null;
    await press(element);
    expect(posted).toHaveLength(1);
    await press(element);
    expect(posted).toHaveLength(1);
  });

  it('posts again after one that failed, though an earlier one had not', async () => {
    const element = await placeButton();
    await press(element);
    opened = new FakeWindow();
    around.answers = () => new Response(null, { status: 401 });
    await press(element);
    around.answers = () => null;
    around.streams.at(-1)!.tell({ call: recordWith() });
    await settle();
    await press(element);
    expect(posted).toHaveLength(2);
  });

  it('says so too when a function for tokens throws or hangs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const element = await placeButton();
    const told = problems(element);
    element.tokenProvider = () => {
      throw new Error('broken');
    };
    await press(element);
    element.tokenProvider = () => new Promise(() => {});
    await press(element);
    await vi.advanceTimersByTimeAsync(15_000);
    await settle();
    expect(told.map(({ code }) => code)).toEqual(['chat.no_token', 'chat.no_token']);
    expect([isBusy(element), posted]).toEqual([false, []]);
  });

  it.each([
    ['posts into it when the person is in no call', null, 1],
    ['only brings it to the front when they are in the call', recordWith(), 0],
  ])('on a window from before the page was loaded %s', async (_, call, forms) => {
    const element = await placeButton();
    around.streams.at(-1)!.tell({ call });
    await settle();
    opened.isNew = false;
    await press(element);
    expect([posted.length, opened.focus.mock.calls.length]).toEqual([forms, 1]);
  });

  it('leaves such a window alone while nothing is known of the call', async () => {
    const element = await place('call-button', { 'chat-id': `c${++chats}` });
    opened.isNew = false;
    await press(element);
    expect(posted).toEqual([]);
  });
});

describe('a window that is blocked', () => {
  it.each([
    ['not given', () => null],
    ['closed already', () => Object.assign(new FakeWindow(), { closed: true }) as unknown as Window],
  ])('or %s is told of, and the call opens in the tab', async (_, opens) => {
    around.opens = opens;
    const element = await placeButton();
    const told = problems(element);
    await press(element);
    expect(told).toEqual([{ code: 'popup_blocked', message: 'Window blocked' }]);
    expect([posted[0]?.target, posted[0]?.fields.blocked]).toEqual(['_self', '1']);
  });

  it('leaves the tab as it is when the page prevents that', async () => {
    around.opens = () => null;
    const element = await placeButton();
    problems(element, true);
    await press(element);
    expect(posted).toEqual([]);
  });
});

describe('a call window that asks for a token', () => {
  const source = { postMessage: vi.fn() };

  async function ask(origin: string, data: unknown, from: object | null = source): Promise<void> {
    const event = new MessageEvent('message', { origin, data });
    Object.defineProperty(event, 'source', { value: from });
    dispatchEvent(event);
    await settle();
  }
  async function placeAsked(): Promise<ReturnType<typeof vi.fn>> {
    source.postMessage.mockClear();
    const element = await placeButton('42');
    const provider = vi.fn(() => Promise.resolve('a.function.token'));
    element.tokenProvider = provider;
    await settle();
    provider.mockClear();
    return provider;
  }

  it('is given a fresh one, and nobody but that origin can read it', async () => {
    const provider = await placeAsked();
    await ask(BASE, { type: 'call-token-wanted', chatId: '42' });
    expect(provider).toHaveBeenCalledTimes(1);
    expect(source.postMessage.mock.calls).toEqual([
      [{ type: 'call-token', chatId: '42', token: 'a.function.token' }, BASE],
    ]);
  });

  it('is told that there is none', async () => {
    const provider = await placeAsked();
    provider.mockRejectedValue(new Error('signed out'));
    await ask(BASE, { type: 'call-token-wanted', chatId: '42' });
    expect(source.postMessage.mock.calls).toEqual([
      [{ type: 'call-token', chatId: '42', token: null }, BASE],
    ]);
  });

  it.each([
    ['another origin', 'https://evil.example', { type: 'call-token-wanted', chatId: '42' }],
    ['an origin that begins like ours', `${BASE}.evil.example`, { type: 'call-token-wanted', chatId: '42' }],
    ['a chat that is not on the page', BASE, { type: 'call-token-wanted', chatId: '43' }],
    ['no chat', BASE, { type: 'call-token-wanted' }],
    ['something else', BASE, { type: 'call-token', chatId: '42' }],
    ['nothing', BASE, null],
  ])('gets none when it is of %s', async (_, origin, data) => {
    const provider = await placeAsked();
    const before = askedFor('/call-token').length;
    await ask(origin, data);
    expect(provider).not.toHaveBeenCalled();
    expect(source.postMessage).not.toHaveBeenCalled();
    expect(askedFor('/call-token').length).toBe(before);
  });

  it('may be gone when the answer comes', async () => {
    const provider = await placeAsked();
    await ask(BASE, { type: 'call-token-wanted', chatId: '42' }, null);
    expect(provider).toHaveBeenCalledTimes(1);
  });
});
