import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RingView } from '@/lib/chats/ring-view';
import { useFakeClock } from '@/testing/fake-clock';
import { dropFakePages, useFakePages } from '@/testing/fake-pages';
import { FakeStreams } from '@/testing/fake-streams';
import { ringWith } from '@/testing/rings';
import { openRingStream, type RingStream } from './ring-stream';

vi.mock('../shared/live-stream', async () => ({
  openLive: (await import('@/testing/fake-streams')).FakeStreams.openLive,
}));

let pages: RingStream[] = [];
let channels: ReturnType<typeof useFakePages>['channels'];

/** One more page of the browser, and what it has heard last. */
function page(personId = 'maria') {
  const heard: { rings: RingView[] | null; done: string[] } = { rings: null, done: [] };
  const stream = openRingStream(personId, {
    onRings: (rings) => void (heard.rings = rings),
    onDone: (key) => void heard.done.push(key),
  });
  pages.push(stream);
  return { ...stream, heard };
}

/** Lets locks be given and messages arrive; no time passes. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const ring = ringWith();

beforeEach(() => {
  FakeStreams.openLive.mockClear();
  useFakeClock();
  ({ channels } = useFakePages());
});

afterEach(async () => {
  pages.forEach(({ close }) => close());
  pages = [];
  await settle();
  expect(FakeStreams.open).toEqual([]);
  dropFakePages();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the stream of rings', () => {
  it('is one for all pages, which all hear it', async () => {
    const [first, second] = [page(), page()];
    await settle();
    expect(FakeStreams.open.map(({ path }) => path)).toEqual(['/api/rings']);
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    await settle();
    expect(first.heard.rings).toEqual([ring]);
    expect(second.heard.rings).toEqual([ring]);
  });

  it('is told to a page that comes later, with what is left of the time', async () => {
    page();
    await settle();
    FakeStreams.say('rings', {
      personId: 'maria',
      rings: [ring, ringWith({ chatId: 'team', endsIn: 5000 })],
    });
    await vi.advanceTimersByTimeAsync(15_000);
    const late = page();
    await settle();
    expect(late.heard.rings).toEqual([ringWith({ endsIn: expect.closeTo(25_000, -3) as number })]);
    expect(FakeStreams.open).toHaveLength(1);
  });

  it('is taken over by another page when the one that has it closes, which goes on with what it knows', async () => {
    const [first, second, third] = [page(), page(), page()];
    await settle();
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    await settle();
    first.close();
    await settle();
    expect(FakeStreams.open).toHaveLength(1);
    expect(second.heard.rings).toEqual([ring]);
    FakeStreams.say('rings', { personId: 'maria', rings: [] });
    await settle();
    expect([first.heard.rings, second.heard.rings, third.heard.rings]).toEqual([[ring], [], []]);
  });

  it('is taken over from a page that does not answer, which gets in line when it wakes up', async () => {
    const asleep = page();
    await settle();
    const [channel] = channels();
    channel!.asleep = true;
    const awake = page();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1500);
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(2);
    expect(FakeStreams.open).toHaveLength(1);
    channel!.asleep = false;
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    await settle();
    expect(awake.heard.rings).toEqual([ring]);
    expect(asleep.heard.rings).toEqual([ring]);
    awake.close();
    await settle();
    expect(FakeStreams.open).toHaveLength(1);
  });

  it('is asked about again by a page that comes into sight', async () => {
    page();
    await settle();
    page();
    await vi.advanceTimersByTimeAsync(5000);
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(1);
    channels()[0]!.asleep = true;
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(2500);
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['that listens', 0, 1],
    ['that does not listen itself', 1, 0],
  ])(
    'tells what was answered on a page %s to the other, and nobody about it later',
    async (_name, one, other) => {
      const both = [page(), page()];
      await settle();
      FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
      await settle();
      both[one]!.tellDone('ivan-maria-1');
      await settle();
      expect(both[other]!.heard.done).toEqual(['ivan-maria-1']);
      const late = page();
      await settle();
      expect(late.heard.rings).toEqual([]);
    },
  );

  it('keeps the pages of different people apart', async () => {
    const [maria, oleg] = [page('maria'), page('oleg')];
    await settle();
    expect(FakeStreams.open).toHaveLength(2);
    FakeStreams.open[0]!.onEvent('rings', { personId: 'maria', rings: [ring] });
    await settle();
    expect(maria.heard.rings).toEqual([ring]);
    expect(oleg.heard.rings).toBeNull();
  });

  it('has no rings for a page of somebody who is not signed in any more', async () => {
    const maria = page('maria');
    await settle();
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    expect(maria.heard.rings).toEqual([ring]);
    FakeStreams.say('rings', { personId: 'oleg', rings: [ring] });
    expect(maria.heard.rings).toEqual([]);
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    FakeStreams.open[0]!.onState?.('gone');
    expect(maria.heard.rings).toEqual([]);
  });

  it('is taken over from a page that the server refuses, which stands in line again once it is looked at', async () => {
    const [refused, other] = [page(), page()];
    await settle();
    FakeStreams.open[0]!.onState?.('gone', 'auth.signed_out');
    await settle();
    expect(FakeStreams.openLive).toHaveBeenCalledTimes(2);
    expect(FakeStreams.open).toHaveLength(1);
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    await settle();
    expect([refused.heard.rings, other.heard.rings]).toEqual([[ring], [ring]]);

    other.close();
    await settle();
    expect(FakeStreams.open).toEqual([]);
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(FakeStreams.open).toHaveLength(1);
  });

  it('is not answered for by a page that the server has refused', async () => {
    page();
    await settle();
    FakeStreams.open[0]!.onState?.('gone', 'auth.signed_out');
    await settle();
    const asked = vi.fn();
    const third = new BroadcastChannel('calls.rings.maria');
    third.onmessage = asked;
    third.postMessage({ say: 'ask' });
    await settle();
    expect(asked).not.toHaveBeenCalled();
    third.close();
  });

  it('is one for each page where the browser has no locks', () => {
    dropFakePages();
    const [first, second] = [page(), page()];
    expect(FakeStreams.open).toHaveLength(2);
    FakeStreams.say('rings', { personId: 'maria', rings: [ring] });
    FakeStreams.say('something-else', {});
    expect([first.heard.rings, second.heard.rings]).toEqual([[ring], [ring]]);
  });
});
