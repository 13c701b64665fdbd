import { act, cleanup, render, renderHook } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IVAN, MARIA, recordWith } from '@/testing/call-views';
import type { Seen } from './changes';
import { around, askedFor, BASE, resetSurroundings, settle } from './fake-surroundings';
import './main';
import { CallBanner, CallButton, useCall, type CallOptions } from './react';

const OPTIONS = { base: BASE, tokenUrl: '/call-token' };
const RING = { number: 1, media: 'video', caller: MARIA, endsIn: 30_000 } as const;

const element = () => document.querySelector('call-button')!;
const tell = (changes: Partial<Seen>) =>
  act(async () => {
    around.streams.at(-1)!.tell(changes);
    await settle();
  });
const settled = () => act(settle);

beforeEach(resetSurroundings);
afterEach(async () => {
  cleanup();
  await settle();
});

describe('CallButton', () => {
  it('writes what it is given as attributes, and keeps what the element has written', async () => {
    const button = (lang: 'ru' | 'en') => (
      <CallButton {...OPTIONS} chatId="42" media="audio" lang={lang} className="mine">
        Звонков нет
      </CallButton>
    );
    const { rerender } = render(button('ru'));
    await settled();
    const attributes = Object.fromEntries([...element().attributes].map(({ name, value }) => [name, value]));
    expect(attributes).toEqual({
      'chat-id': '42',
      'token-url': '/call-token',
      base: BASE,
      media: 'audio',
      lang: 'ru',
      class: 'mine',
      state: 'idle',
      count: '0',
    });
    expect(element().textContent).toBe('Звонков нет');
    rerender(button('en'));
    await settled();
    expect([element().lang, element().getAttribute('state')]).toEqual(['en', 'idle']);
    expect(around.streams).toHaveLength(1);
  });

  it('gives events to the function of the latest render', async () => {
    const [first, second, ring] = [vi.fn(), vi.fn(), vi.fn()];
    const { rerender } = render(<CallButton {...OPTIONS} chatId="42" onCallJoined={first} />);
    await settled();
    await tell({});
    rerender(<CallButton {...OPTIONS} chatId="42" onCallJoined={second} onCallRing={ring} />);
    const call = recordWith();
    await tell({ call, ring: RING });
    expect(first).not.toHaveBeenCalled();
    const detailOf = (listener: typeof second) =>
      (listener.mock.calls[0] as [CustomEvent<unknown>])[0].detail;
    expect(detailOf(second)).toEqual({ call, person: IVAN, self: true });
    expect(detailOf(ring)).toEqual({ ring: RING });
  });

  it('asks the function of the latest render for tokens', async () => {
    const getToken = vi.fn(() => Promise.resolve('a.function.token'));
    const { rerender } = render(<CallButton base={BASE} chatId="42" getToken={getToken} />);
    await settled();
    expect(askedFor('/live')[0]?.authorization).toBe('Bearer a.function.token');
    expect(element().hasAttribute('token-url')).toBe(false);
    const { tokenProvider } = element();
    const later = vi.fn(() => Promise.resolve('a.later.token'));
    rerender(<CallButton base={BASE} chatId="42" getToken={later} />);
    expect(element().tokenProvider).toBe(tokenProvider);
    expect(await tokenProvider!('42')).toBe('a.later.token');
  });

  it('has one connection with the banner, in strict mode too, and none afterwards', async () => {
    const { unmount } = render(
      <StrictMode>
        <CallBanner {...OPTIONS} chatId="42" />
        <CallButton {...OPTIONS} chatId="42" />
      </StrictMode>,
    );
    await settled();
    expect(around.streams).toHaveLength(1);
    unmount();
    await settled();
    expect(around.streams[0]!.closed).toBe(true);
  });
});

describe('the elements without the components', () => {
  it('take a function for tokens as a property', async () => {
    const getToken = () => Promise.resolve('a.function.token');
    render(<call-button chat-id="42" base={BASE} tokenProvider={getToken} />);
    await settled();
    expect(element().tokenProvider).toBe(getToken);
    expect(askedFor('/live')[0]?.authorization).toBe('Bearer a.function.token');
  });
});

describe('useCall', () => {
  const renderCall = (options: CallOptions = OPTIONS) =>
    renderHook(({ chatId }) => useCall(chatId, options), { initialProps: { chatId: '42' } });

  it('knows each change of the call', async () => {
    const { result } = renderCall();
    await settled();
    expect(result.current).toMatchObject({ state: 'idle', call: null, count: 0, ring: null, error: null });
    const call = recordWith({ startedBy: MARIA, participants: [MARIA] });
    await tell({ call, ring: RING });
    expect(result.current).toMatchObject({ state: 'ongoing', call, count: 1, ring: RING });
    await tell({ call });
    expect(result.current.ring).toBeNull();
    await tell({});
    expect(result.current).toMatchObject({ state: 'idle', call: null, count: 0 });
  });

  it('begins anew with another chat', async () => {
    const { result, rerender } = renderCall();
    await settled();
    await tell({ call: recordWith() });
    rerender({ chatId: '43' });
    expect(result.current).toMatchObject({ state: 'idle', call: null });
    await settled();
    expect(around.streams.map(({ closed }) => closed)).toEqual([true, false]);
    expect(askedFor('/live').at(-1)?.address).toBe(`${BASE}/api/chats/43/live`);
  });

  it('declines what rings, and knows why that failed', async () => {
    const { result } = renderCall();
    await settled();
    await tell({ ring: RING });
    const error = { code: 'call.not_ringing', message: 'Over.' };
    around.answers = ({ address }) =>
      address.endsWith('/answer') ? Response.json({ error }, { status: 404 }) : null;
    await act(() => result.current.decline());
    expect(askedFor('/answer')[0]?.body).toEqual({ number: 1, answer: 'declined' });
    expect(result.current.error).toEqual(error);
  });

  it('joins within the click', async () => {
    const opens = vi.fn(() => null);
    around.opens = opens;
    const { result } = renderCall();
    await settled();
    document.addEventListener('call-error', (event) => event.preventDefault(), { once: true });
    act(() => result.current.join());
    expect(opens).toHaveBeenCalledTimes(1);
    expect(result.current.error?.code).toBe('popup_blocked');
  });

  it('leaves nothing behind', async () => {
    const { result, unmount } = renderCall({ base: BASE, getToken: () => Promise.resolve('a.b.c') });
    await settled();
    unmount();
    await settled();
    expect(around.streams[0]!.closed).toBe(true);
    expect(document.querySelector('call-button')).toBeNull();
    act(() => result.current.join());
    await result.current.decline();
    expect(askedFor('/answer')).toEqual([]);
  });
});
