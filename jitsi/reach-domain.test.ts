import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reachDomain } from './reach-domain';

const DOMAIN = 'meet.example.org:8443';
const SCRIPT = `https://${DOMAIN}/external_api.js`;
type Answer = 'answers' | 'refuses' | 'hangs';

let asked: { address: string; mode?: string; credentials?: string }[];
let now: number;

beforeEach(() => {
  asked = [];
  now = 0;
  vi.stubGlobal('navigator', { onLine: true });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function serve(script: Answer, other: Answer, answersIn = 0) {
  vi.stubGlobal('fetch', (address: string, { mode, credentials, signal }: RequestInit) => {
    asked.push({ address, mode, credentials });
    now += answersIn;
    const answer = address === SCRIPT ? script : other;
    if (answer === 'answers') return Promise.resolve({});
    if (answer === 'refuses') return Promise.reject(new TypeError('Failed to fetch'));
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  });
}
const reach = () => reachDomain(DOMAIN, 10_000, new AbortController().signal);

it.each([
  ['ok', 'answers', 'refuses', 300, 300],
  ['slow', 'answers', 'refuses', 2000, 2000],
  ['script_blocked', 'refuses', 'answers', 0, null],
  ['unreachable', 'refuses', 'refuses', 0, null],
] as const)(
  'is %s where the script %s and the rest %s',
  async (expected, script, other, takes, answeredIn) => {
    serve(script, other, takes);
    expect(await reach()).toEqual({ reach: expected, answeredIn });
    expect(asked[0]).toEqual({ address: SCRIPT, mode: 'no-cors', credentials: 'omit' });
  },
);

it('asks no more where the script came', async () => {
  serve('answers', 'answers');
  await reach();
  expect(asked).toHaveLength(1);
});

it('is offline where nothing answers and the browser knows of no network', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  serve('refuses', 'refuses');
  expect((await reach()).reach).toBe('offline');
});

it('gives up on a domain that says nothing', async () => {
  serve('hangs', 'answers');
  const reaching = reach();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await reaching).toEqual({ reach: 'timeout', answeredIn: null });
});

it('ends when nobody waits for it any more', async () => {
  serve('hangs', 'hangs');
  const left = new AbortController();
  const reaching = reachDomain(DOMAIN, 10_000, left.signal);
  left.abort();
  await reaching;
  expect(vi.getTimerCount()).toBe(0);
});
