import { within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IVAN, MARIA, OLEG, overWith, recordWith } from '@/testing/call-views';
import { around, askedFor, BASE, place, resetSurroundings, seen, settle } from './fake-surroundings';
import './main';
import type { Seen } from './changes';

const RING = { number: 1, media: 'video', caller: MARIA, endsIn: 30_000 } as const;

const inside = (element: Element) => within(element.shadowRoot as unknown as HTMLElement);
const button = (element: Element) => inside(element).queryByRole('button');
const buttonNamed = (element: Element, name: string) => inside(element).getByRole('button', { name });
const statusOf = (element: Element) => inside(element).getByRole('status').textContent;

async function tell(changes: Partial<Seen>): Promise<void> {
  around.streams.at(-1)!.tell(changes);
  await settle();
}

/** Keeps what an element tells, as `[name, detail]`. */
function record(element: EventTarget): unknown[][] {
  const told: unknown[][] = [];
  for (const name of ['started', 'joined', 'left', 'ended', 'ring', 'error'] as const) {
    element.addEventListener(`call-${name}`, (event) =>
      told.push([event.type, (event as CustomEvent<unknown>).detail]),
    );
  }
  return told;
}

beforeEach(resetSurroundings);
afterEach(async () => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('lang');
  await settle();
});

describe('a call button', () => {
  it.each([
    ['idle', seen(), 'Видеозвонок', 'Video call'],
    ['calling', seen({ call: recordWith() }), 'Звоним…, участников: 1', 'Calling…, participants: 1'],
    [
      'ongoing',
      seen({ call: recordWith({ participants: [MARIA, OLEG] }) }),
      'Войти в звонок, участников: 2',
      'Join call, participants: 2',
    ],
    ['ongoing', seen({ call: recordWith({ participants: [] }) }), 'Войти в звонок', 'Join call'],
    [
      'joined',
      seen({ call: recordWith({ participants: [MARIA, IVAN] }) }),
      'Вернуться в звонок, участников: 2',
      'Back to call, participants: 2',
    ],
  ])('that is %s says so in Russian and English', async (state, told, russian, english) => {
    const element = await place('call-button', { lang: 'ru' });
    await tell(told);
    buttonNamed(element, russian);
    element.lang = 'en';
    await settle();
    buttonNamed(element, english);
    expect([element.getAttribute('state'), element.getAttribute('count')]).toEqual([
      state,
      String(told.call?.participants.length ?? 0),
    ]);
    expect([element.state, element.call]).toEqual([state, told.call]);
    expect(element.shadowRoot!.querySelector('slot')!.hidden).toBe(true);
  });

  it('is called by the media of a new call, and begins as its attribute says', async () => {
    const element = await place('call-button', { media: 'audio' });
    buttonNamed(element, 'Audio call');
    element.setAttribute('media', 'video');
    await settle();
    buttonNamed(element, 'Video call');
    expect(around.streams).toHaveLength(1);
  });

  it.each([
    ['names no chat', 'chat-id'],
    ['has no tokens', 'token-url'],
  ])('shows what the page has put into it where it %s', async (_, missing) => {
    const element = await place('call-button', { [missing]: '', lang: 'ru' });
    expect(element.getAttribute('state')).toBe('unavailable');
    expect(button(element)).toBeNull();
    const slot = element.shadowRoot!.querySelector('slot')!;
    expect([slot.hidden, slot.textContent]).toEqual([false, 'Звонки недоступны']);
    expect(around.asked).toEqual([]);
  });

  it('takes its language from what is nearest around it, also outside of a shadow root', async () => {
    document.documentElement.lang = 'en';
    const outer = document.body.appendChild(document.createElement('div'));
    outer.lang = 'ru-RU';
    const root = outer.appendChild(document.createElement('p')).attachShadow({ mode: 'open' });
    buttonNamed(await place('call-button', { lang: '' }, root), 'Видеозвонок');
    buttonNamed(await place('call-button', { lang: '' }), 'Video call');
  });
});

describe('a banner', () => {
  it('shows nothing but while there is a call, with who began it', async () => {
    const element = await place('call-banner', { lang: 'ru' });
    await tell({});
    expect(statusOf(element)).toBe('');
    expect(button(element)).toBeNull();
    await tell({ call: recordWith({ media: 'audio', startedBy: MARIA, participants: [MARIA] }) });
    expect(statusOf(element)).toBe('Аудиозвонок · Кто начал: Мария Соколова · участников: 1');
    buttonNamed(element, 'Войти в звонок, участников: 1');
    await tell({});
    expect(statusOf(element)).toBe('');
  });

  it('writes names as text', async () => {
    const element = await place('call-banner');
    await tell({ call: recordWith({ startedBy: { ...MARIA, displayName: '<img src=x>' } }) });
    expect(statusOf(element)).toBe('Video call · Started by <img src=x> · participants: 1');
  });
});

describe('what happens in a call', () => {
  it('is told by events that leave shadow roots, each with its detail', async () => {
    const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
    await place('call-button', {}, root);
    const told = record(document.body);
    await tell({});
    const first = recordWith({ participants: [IVAN] });
    await tell({ call: first });
    const both = recordWith({ participants: [IVAN, MARIA] });
    await tell({ call: both });
    const last = overWith();
    await tell({ last });
    expect(told).toEqual([
      ['call-started', { call: first }],
      ['call-joined', { call: first, person: IVAN, self: true }],
      ['call-joined', { call: both, person: MARIA, self: false }],
      ['call-left', { call: both, person: IVAN, self: true }],
      ['call-left', { call: both, person: MARIA, self: false }],
      ['call-ended', { call: last }],
    ]);
  });

  it('finds all elements of the chat as they are', async () => {
    const [one, two] = [await place('call-button'), await place('call-banner')];
    await tell({});
    const states: string[] = [];
    one.addEventListener('call-started', () => states.push(one.state, two.state));
    await tell({ call: recordWith() });
    expect(states).toEqual(['calling', 'calling']);
  });

  it('may ring, until somebody answers', async () => {
    const element = await place('call-button');
    const told = record(element);
    const call = recordWith({ startedBy: MARIA, participants: [MARIA] });
    await tell({ call, ring: RING });
    expect(element.ring).toEqual(RING);
    await tell({ call });
    expect(told).toEqual([
      ['call-ring', { ring: RING }],
      ['call-ring', { ring: null }],
    ]);
  });

  it('rings an element that comes later', async () => {
    await place('call-button');
    await tell({ ring: RING });
    const told = record(document.body);
    await place('call-banner');
    expect(told).toEqual([['call-ring', { ring: RING }]]);
  });

  it('stops ringing when its time is over', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const element = await place('call-button');
    const told = record(element);
    await tell({ ring: RING });
    vi.advanceTimersByTime(29_999);
    expect(element.ring).toEqual(RING);
    vi.advanceTimersByTime(1);
    expect(told.at(-1)).toEqual(['call-ring', { ring: null }]);
    vi.useRealTimers();
  });
});

describe('declining', () => {
  it('answers the call that rings, and nothing where none does', async () => {
    const element = await place('call-button');
    await element.decline();
    await tell({ ring: RING });
    await element.decline();
    expect(around.asked.filter(({ address }) => address.includes('/answer'))).toEqual([
      {
        address: `${BASE}/api/chats/42/call/answer`,
        method: 'POST',
        body: { number: 1, answer: 'declined' },
        authorization: 'Bearer a.signed.token',
      },
    ]);
  });

  it.each([
    [
      'is refused',
      () => Response.json({ error: { code: 'call.not_ringing', message: 'Over.' } }, { status: 404 }),
      { code: 'call.not_ringing', message: 'Over.' },
    ],
    ['is refused without a word', () => new Response('null', { status: 403 }), 'refused'],
    ['fails', () => Promise.reject(new TypeError('net')), 'unreachable'],
  ])('says so when it %s', async (_, answer, problem) => {
    const element = await place('call-button');
    await tell({ ring: RING });
    const told = record(element);
    around.answers = ({ address }) => (address.endsWith('/answer') ? answer() : null);
    await element.decline();
    const detail = typeof problem === 'string' ? { code: problem, message: 'Calls unavailable' } : problem;
    expect(told).toEqual([['call-error', detail]]);
  });
});

describe('an element', () => {
  it('shares the connection of its chat with the others, which ends with the last', async () => {
    const [one, two] = [await place('call-button'), await place('call-banner')];
    const stream = around.streams[0]!;
    one.remove();
    await settle();
    expect([around.streams.length, stream.closed]).toEqual([1, false]);
    two.remove();
    await settle();
    expect(stream.closed).toBe(true);
  });

  it('keeps its connection while it is moved', async () => {
    const element = await place('call-button');
    const other = document.body.appendChild(document.createElement('div'));
    other.append(element);
    await settle();
    expect([around.streams.length, around.streams[0]!.closed]).toEqual([1, false]);
  });

  it('follows another chat when it is told to', async () => {
    const element = await place('call-button');
    await tell({ call: recordWith() });
    element.setAttribute('chat-id', 'a/b?c');
    await settle();
    expect(askedFor('/live').map(({ address }) => address)).toEqual([
      `${BASE}/api/chats/42/live`,
      `${BASE}/api/chats/a%2Fb%3Fc/live`,
    ]);
    expect([around.streams[0]!.closed, element.state]).toEqual([true, 'idle']);
  });

  it('asks a function for tokens, set before the element was known or after', async () => {
    const provider = vi.fn(() => Promise.resolve('a.function.token'));
    // Of a document that has no elements of that name.
    const early = document.implementation.createHTMLDocument().createElement('call-button');
    early.tokenProvider = provider;
    expect(Object.keys(early)).toEqual(['tokenProvider']);
    const late = document.createElement('call-button');
    expect(late.tokenProvider).toBeNull();
    for (const [chatId, element] of Object.entries({ early, late })) {
      element.setAttribute('chat-id', chatId);
      document.body.append(element);
    }
    await settle();
    expect([early.state, late.state, late.tokenProvider]).toEqual(['idle', 'unavailable', null]);
    late.tokenProvider = provider;
    await settle();
    expect(provider.mock.calls).toEqual([['early'], ['late']]);
    expect(askedFor('/live').map(({ authorization }) => authorization)).toEqual(
      Array(2).fill('Bearer a.function.token'),
    );
    expect(late.state).toBe('idle');
  });
});
