import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordWith } from '@/testing/call-views';
import { around, askedFor, place, resetSurroundings, settle, tokenWith } from './fake-surroundings';
import './main';
import type { CallProblem } from './types';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const REFUSED = { error: { code: 'auth.host_token', message: 'No.' } };

/** Lets milliseconds pass, and all that they bring. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settle();
}
const lives = () => askedFor('/live').length;
const tokens = () => askedFor('/call-token').length;

function problems(): CallProblem[] {
  const told: CallProblem[] = [];
  document.body.addEventListener('call-error', ({ detail }) => told.push(detail));
  return told;
}

beforeEach(() => {
  resetSurroundings();
  vi.useFakeTimers({ now: NOON, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(async () => {
  document.body.remove();
  document.documentElement.append(document.createElement('body'));
  await settle();
  vi.useRealTimers();
});

describe('a connection', () => {
  it('that is lost comes back, after waits that grow', async () => {
    await place('call-button');
    const answer = () => Promise.reject(new TypeError('net'));
    around.answers = ({ address }) => (address.endsWith('/live') ? answer() : null);
    around.streams[0]!.lose();
    await settle();
    const waits = [];
    for (let tries = lives(); waits.length < 8; tries = lives()) {
      let waited = 0;
      for (; lives() === tries; waited += 500) await pass(500);
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
    expect(tokens()).toBe(1);
  });

  it('takes up to half of a wait off by chance, so that not all come at once', async () => {
    vi.mocked(Math.random).mockReturnValue(0.999);
    await place('call-button');
    around.streams[0]!.lose();
    await pass(249);
    expect(lives()).toBe(1);
    await pass(2);
    expect(lives()).toBe(2);
  });

  it('says after half a minute of failures that there are no calls, once, and shows calls again when it is back', async () => {
    const element = await place('call-button');
    const told = problems();
    around.answers = () => Promise.reject(new TypeError('net'));
    around.streams[0]!.lose();
    await pass(31_000);
    expect([element.state, told]).toEqual(['idle', []]);
    await pass(120_000);
    expect(told).toEqual([{ code: 'unreachable', message: 'Calls unavailable' }]);
    expect(element.state).toBe('unavailable');
    around.answers = () => null;
    dispatchEvent(new Event('online'));
    await settle();
    around.streams.at(-1)!.tell({ call: recordWith() });
    await settle();
    expect(element.state).toBe('calling');
  });

  it('that our server has too many of comes back within its minute, with the token it has', async () => {
    const element = await place('call-button');
    const told = problems();
    const tooMany = { error: { code: 'request.too_many', message: 'Too many.' } };
    around.answers = ({ address }) =>
      address.endsWith('/live')
        ? Response.json(tooMany, { status: 429, headers: { 'Retry-After': '60' } })
        : null;
    around.streams[0]!.lose();
    await pass(59_000);
    // The waits grow past what it asks for: no more than six more questions in that minute.
    expect(lives()).toBeLessThanOrEqual(8);
    // As with any other outage of half a minute.
    expect(told).toEqual([{ code: 'unreachable', message: 'Calls unavailable' }]);
    around.answers = () => null;
    await pass(10_000);
    around.streams[1]!.tell({ call: recordWith() });
    await settle();
    expect([tokens(), told.length, element.state]).toEqual([1, 1, 'calling']);
  });

  it('that is silent for 45 seconds is dead', async () => {
    await place('call-button');
    around.streams[0]!.tell({});
    await settle();
    await pass(44_000);
    around.streams[0]!.write(': alive\n\n');
    await settle();
    await pass(44_900);
    expect(around.streams[0]!.closed).toBe(false);
    await pass(100);
    expect(around.streams[0]!.closed).toBe(true);
    await pass(500);
    expect(around.streams).toHaveLength(2);
  });

  it('that says nothing at all is given up after 15 seconds', async () => {
    await place('call-button');
    await pass(14_999);
    expect(lives()).toBe(1);
    await pass(501);
    expect([around.streams[0]!.closed, lives()]).toEqual([true, 2]);
  });

  it('that is never answered is given up too', async () => {
    around.answers = ({ address }) => (address.endsWith('/live') ? new Promise(() => {}) : null);
    await place('call-button');
    await pass(15_500);
    expect(lives()).toBe(2);
  });

  it('is made anew when the network is back', async () => {
    await place('call-button');
    around.streams[0]!.tell({});
    await settle();
    dispatchEvent(new Event('online'));
    await settle();
    expect(around.streams[0]!.closed).toBe(true);
    await pass(500);
    expect(around.streams).toHaveLength(2);
  });

  it('waits little again once the network is back', async () => {
    await place('call-button');
    around.answers = () => Promise.reject(new TypeError('net'));
    around.streams[0]!.lose();
    await settle();
    await pass(8000);
    const before = lives();
    dispatchEvent(new Event('online'));
    await settle();
    await pass(500);
    expect(lives()).toBe(before + 2);
  });

  it('takes what comes in pieces, in the middle of a letter too', async () => {
    const element = await place('call-banner');
    const bytes = new TextEncoder().encode(
      `data: ${JSON.stringify({ call: recordWith(), personId: 'ivan' })}\n\n`,
    );
    // Cyrillic letters are of two bytes each.
    const middle = bytes.findIndex((byte) => byte > 127) + 1;
    around.streams[0]!.write(bytes.slice(0, middle));
    await settle();
    expect(element.call).toBeNull();
    around.streams[0]!.write(bytes.slice(middle));
    await settle();
    expect(element.call).toEqual(recordWith());
  });

  it('is not made again after the last element has gone', async () => {
    const element = await place('call-button');
    around.streams[0]!.lose();
    await settle();
    element.remove();
    await settle();
    await pass(120_000);
    expect(lives()).toBe(1);
  });
});

describe('a stream that the server ends', () => {
  it('comes back with a fresh token', async () => {
    await place('call-button');
    around.streams[0]!.tell({});
    around.streams[0]!.write('event: gone\ndata: {"code":"auth.signed_out"}\n\n');
    await settle();
    await pass(500);
    expect([tokens(), lives()]).toEqual([2, 2]);
  });

  it('is no refusal when the network is lost right after it', async () => {
    const element = await place('call-button');
    const told = problems();
    around.answers = () => Promise.reject(new TypeError('net'));
    around.streams[0]!.write('event: gone\ndata: {"code":"auth.signed_out"}\n\n');
    await settle();
    await pass(5000);
    expect([element.state, told]).toEqual(['idle', []]);
  });
});

describe('a refusal', () => {
  it('is believed the second time, with a fresh token, and what the server says of it is told', async () => {
    const told = problems();
    around.answers = ({ address }) =>
      address.endsWith('/live') ? Response.json(REFUSED, { status: 401 }) : null;
    const element = await place('call-button');
    expect([element.state, tokens()]).toEqual(['idle', 1]);
    await pass(500);
    expect([element.state, tokens(), told]).toEqual(['unavailable', 2, [REFUSED.error]]);
  });

  it('of the host counts as one of the server', async () => {
    const told = problems();
    around.answers = () => new Response(null, { status: 403 });
    await place('call-button');
    await pass(500);
    expect([lives(), told]).toEqual([0, [{ code: 'refused', message: 'Calls unavailable' }]]);
  });

  it('is over at once when the page has another function for tokens', async () => {
    around.answers = () => new Response(null, { status: 403 });
    const element = await place('call-button');
    await pass(500);
    around.answers = () => null;
    element.tokenProvider = () => Promise.resolve('a.function.token');
    await settle();
    expect(askedFor('/live').at(-1)?.authorization).toBe('Bearer a.function.token');
  });
});

describe('a token', () => {
  const now = NOON / 1000;

  it.each([
    ['nine minutes old', { iat: now - 530, exp: now + 9000 }],
    ['past its end', { iat: now, exp: now + 5 }],
  ])('that is %s is not sent again', async (_, claims) => {
    around.answers = ({ address }) =>
      address.endsWith('/call-token') ? Response.json({ token: tokenWith(claims) }) : null;
    await place('call-button');
    around.streams[0]!.tell({});
    await settle();
    await pass(11_000);
    around.streams[0]!.lose();
    await settle();
    await pass(500);
    expect([tokens(), lives()]).toEqual([2, 2]);
  });

  it.each([
    'not.a-token.x',
    'nothing',
    `a.${btoa('[]')}.c`,
    tokenWith({}),
    tokenWith({ iat: now, exp: now + 900 }),
  ])('is used again as %s', async (token) => {
    around.answers = ({ address }) => (address.endsWith('/call-token') ? Response.json({ token }) : null);
    await place('call-button');
    around.streams[0]!.lose();
    await settle();
    await pass(500);
    expect([tokens(), lives()]).toEqual([1, 2]);
  });

  it.each([
    ['never comes', () => new Promise<Response>(() => {})],
    ['is none', () => Response.json({})],
  ])('that %s is asked for again, and no request is made without one', async (_, answer) => {
    around.answers = ({ address }) => (address.endsWith('/call-token') ? answer() : null);
    await place('call-button');
    await pass(15_500);
    expect(tokens()).toBeGreaterThan(1);
    expect(lives()).toBe(0);
  });

  it('is not refused all day long', async () => {
    let iat = 0;
    let refused = 0;
    around.answers = ({ address, authorization }) => {
      if (address.endsWith('/call-token')) {
        iat = Date.now() / 1000;
        return Response.json({ token: tokenWith({ iat, exp: iat + 7200 }) });
      }
      if (!authorization || Date.now() / 1000 - iat <= 600) return null;
      refused++;
      return Response.json(REFUSED, { status: 401 });
    };
    const element = await place('call-button');
    const told = problems();
    for (let minute = 0; minute < 480; minute++) {
      if (minute % 7 === 6) around.streams.at(-1)!.lose();
      else around.streams.at(-1)!.tell({});
      await settle();
      await pass(30_000);
      around.streams.at(-1)!.write(': alive\n\n');
      await settle();
      await pass(30_000);
    }
    expect([element.state, told, refused]).toEqual(['idle', [], 0]);
    expect(tokens()).toBeLessThan(60);
  });
});
