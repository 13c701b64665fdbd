import { act } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeHostPage, hostEntryWith } from '@/testing/fake-host';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeWorker } from '@/testing/fake-worker';
import { ticketWith } from '@/testing/ticket';
import { keepHostSession, type HostKeeper, type HostSessionView } from './keep-host-session';

const HOUR = 3_600_000;
const call = { chatId: 'host:42', media: 'video' } as const;

const request = vi.fn<typeof fetch>();
const onChange = vi.fn<(view: HostSessionView) => void>();
let page: FakeHostPage;
let keeper: HostKeeper;
/** What our server says. */
let renewed: () => Promise<Response>;
let taken: () => Promise<Response>;

const refuse = (code: string) => Promise.resolve(Response.json({ error: { code, message: '' } }));
const grant = (left: number) => () =>
  Promise.resolve(Response.json({ until: new Date(Date.now() + left).toISOString() }));
const unreachable = () => Promise.reject(new TypeError('Failed to fetch'));
const asked = () => page.postMessage.mock.calls.length;
const requests = (path: string) => request.mock.calls.filter(([address]) => address === path).length;
const view = () => onChange.mock.lastCall?.[0];

function keep(left = HOUR) {
  const host = hostEntryWith({ until: new Date(Date.now() + left).toISOString() });
  keeper = keepHostSession({ host, call, personId: 'ivan', onChange });
}

/** Lets time go by, with the page looking at the clock at its end only: as when its window is hidden. */
async function pass(time: number) {
  await vi.advanceTimersByTimeAsync(time);
  FakeWorker.speak();
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeWorker.install();
  useFakePages();
  page = FakeHostPage.install();
  page.token = 'host-token';
  renewed = grant(HOUR);
  taken = () => refuse('auth.signed_out');
  request.mockImplementation((address) => (address === '/api/enter/renew' ? renewed() : taken()));
  vi.stubGlobal('fetch', request);
});

afterEach(() => {
  keeper.close();
  dropFakePages();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  vi.useRealTimers();
  sessionStorage.clear();
});

describe('a right that the host’s page renews', () => {
  it('is renewed at half of what is left, again and again, and never spoken of', async () => {
    keep();
    await pass(HOUR / 2 - 1000);
    expect(asked()).toBe(0);
    await pass(1000);
    expect(asked()).toBe(1);
    for (let times = 2; times < 6; times++) {
      await pass(HOUR / 2);
      expect(asked()).toBe(times);
    }
    const [address, init] = request.mock.calls[0]!;
    expect([address, init?.method, init?.body]).toEqual([
      '/api/enter/renew',
      'POST',
      '{"chatId":"host:42","personId":"ivan","origin":"https://chat.example.org","token":"host-token"}',
    ]);
    expect(view()).toEqual({ notice: null, over: false });
    expect(requests('/api/calls/token')).toBe(0);
  });

  it('is in no address and in nothing that is kept', async () => {
    keep();
    await pass(HOUR / 2);
    expect(request).toHaveBeenCalledOnce();
    const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]);
    expect(kept).not.toContain('host-token');
    expect(JSON.stringify(request.mock.calls.map(([address]) => address))).not.toContain('host-token');
  });

  it.each([
    ['the page says nothing', () => (page.token = undefined)],
    ['the page can give none', () => (page.token = null)],
    ['our server refuses the token', () => (renewed = () => refuse('auth.host_token'))],
    ['our server is out of reach', () => (renewed = unreachable)],
    ['our server says nothing of an end', () => (renewed = () => Promise.resolve(Response.json({})))],
  ])('is asked for every 20 seconds while %s', async (_name, breakIt) => {
    breakIt();
    keep();
    await pass(HOUR / 2);
    await pass(5000);
    const before = asked();
    await pass(10_000);
    expect(asked()).toBe(before);
    await pass(10_000);
    expect(asked()).toBe(before + 1);
    expect(view()).toEqual({ notice: null, over: false });
    await pass(HOUR / 2 - 120_000);
    expect(view()?.notice).toMatchObject({ code: 'right_ending', why: 'silent' });
    page.token = 'host-token';
    renewed = grant(HOUR);
    await pass(25_000);
    await pass(25_000);
    expect(view()).toEqual({ notice: null, over: false });
  });

  it.each([
    ['online', () => window.dispatchEvent(new Event('online'))],
    ['visible', () => document.dispatchEvent(new Event('visibilitychange'))],
  ])('is asked for at once when the window is %s again', async (_name, happen) => {
    page.token = null;
    keep();
    await pass(HOUR / 2);
    expect(asked()).toBe(1);
    page.token = 'host-token';
    act(() => void happen());
    await vi.advanceTimersByTimeAsync(0);
    expect(asked()).toBe(2);
    expect(requests('/api/enter/renew')).toBe(1);
  });

  it('takes a token that comes late, but none that nobody asked for', async () => {
    page.token = undefined;
    keep();
    page.say({ token: 'unasked' });
    await pass(HOUR / 2);
    await pass(5000);
    page.say({ token: 'late' });
    await vi.advanceTimersByTimeAsync(0);
    expect(request.mock.calls.map(([, init]) => init?.body)).toEqual([
      '{"chatId":"host:42","personId":"ivan","origin":"https://chat.example.org","token":"late"}',
    ]);
  });
});

describe('a right that nobody renews', () => {
  it('is said to end as soon as the chat is closed, and once more when the end is near', async () => {
    keep();
    expect(view()).toEqual({ notice: null, over: false });
    page.closed = true;
    await pass(5000);
    expect(view()?.notice).toMatchObject({ code: 'host_gone', why: 'gone' });
    await pass(HOUR - 120_000);
    expect(view()?.notice).toMatchObject({ code: 'right_ending', why: 'gone' });
    expect(asked()).toBe(0);
  });

  it('is over when our server says so, and nothing is asked after that', async () => {
    page.closed = true;
    keep();
    await pass(HOUR);
    expect(view()).toEqual({ notice: null, over: true });
    await pass(HOUR);
    expect(request).toHaveBeenCalledOnce();
  });

  it('is not over for a clock that is ahead, or where another window has renewed it', async () => {
    page.closed = true;
    taken = () => Promise.resolve(Response.json(ticketWith()));
    keep(60_000);
    await pass(60_000);
    expect(view()).toEqual({ notice: null, over: false });
    await pass(59_000);
    expect(requests('/api/calls/token')).toBe(1);
    taken = () => refuse('auth.signed_out');
    await pass(1000);
    expect(view()).toEqual({ notice: null, over: true });
  });

  it('is not over while our server is out of reach', async () => {
    page.closed = true;
    taken = unreachable;
    keep(60_000);
    await pass(60_000);
    await pass(20_000);
    expect(requests('/api/calls/token')).toBe(2);
    expect(view()).toEqual({ notice: null, over: false });
  });

  it('is over when the browser has gone over to another person of the host', async () => {
    page.closed = true;
    const { person } = ticketWith();
    taken = () => Promise.resolve(Response.json(ticketWith({ person: { ...person, id: 'host:u2' } })));
    keep(60_000);
    await pass(60_000);
    expect(view()?.over).toBe(true);
  });
});

describe('a refusal of our server', () => {
  it('is answered by one renewal, however many ask', async () => {
    keep();
    await expect(Promise.all([keeper.regain(), keeper.regain()])).resolves.toEqual([true, true]);
    expect([asked(), requests('/api/enter/renew'), requests('/api/calls/token')]).toEqual([1, 1, 1]);
    expect(view()?.over).toBe(false);
  });

  it('is the end where the host’s page does not help', async () => {
    page.token = null;
    keep();
    await expect(keeper.regain()).resolves.toBe(false);
    expect(view()).toEqual({ notice: null, over: true });
  });

  it('is none when our server takes the person by now', async () => {
    taken = () => Promise.resolve(Response.json(ticketWith()));
    keep();
    await expect(keeper.regain()).resolves.toBe(true);
    expect(asked()).toBe(0);
  });
});

describe('two windows of one person in one chat', () => {
  it('share what either of them renews', async () => {
    keep(600_000);
    page.closed = true;
    await pass(5000);
    expect(view()?.notice?.code).toBe('host_gone');
    const later = Date.now() + HOUR;
    const other = keepHostSession({
      host: hostEntryWith({ until: new Date(later).toISOString() }),
      call,
      personId: 'ivan',
      onChange: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(view()?.notice?.until).toBe(later);
    other.close();
  });

  it('hear of each renewal', async () => {
    keep(600_000);
    const channel = new BroadcastChannel('calls.host-right host:42 ivan');
    const heard = vi.fn();
    channel.onmessage = ({ data }: MessageEvent<unknown>) => void heard(data);
    await pass(300_000);
    expect(heard.mock.calls).toEqual([[Date.now() + HOUR]]);
    channel.close();
  });

  it('keep their ends to themselves where they are two people', async () => {
    keep(600_000);
    page.closed = true;
    await pass(5000);
    const before = view();
    const other = keepHostSession({
      host: hostEntryWith(),
      call,
      personId: 'host:u2',
      onChange: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(view()).toBe(before);
    other.close();
  });
});
