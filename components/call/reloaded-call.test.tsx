import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFakeClock } from '@/testing/fake-clock';
import { ticketWith } from '@/testing/ticket';
import type { Ticket } from '../../lib/calls/ticket';
import type { Session } from './call-session';

const MUTED = { audio: true, video: false };

/** How the browser says that the page came to be. */
function came(by: 'reload' | 'navigate') {
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type: by } as unknown as PerformanceEntry]);
}

/** The page as it is loaded, which knows nothing of the one before. */
async function load() {
  vi.resetModules();
  return { ...(await import('./reloaded-call')), ...(await import('./use-kept-for-reload')) };
}

/** A page in a call that goes away. */
async function goAway(changes: Partial<Session> = {}) {
  const { openSession, useKeptForReload } = await load();
  const session: Session = {
    ...openSession(ticketWith(), true, null),
    stage: { name: 'in' },
    insideSince: 1,
    muted: MUTED,
    ...changes,
  };
  const { unmount } = renderHook(() => useKeptForReload(session));
  act(() => void window.dispatchEvent(new Event('pagehide')));
  unmount();
}

async function comeBack(ticket: Ticket = ticketWith(), prejoin = true) {
  const { openSession } = await load();
  const { prejoin: asks, muted } = openSession(ticket, prejoin, null);
  return { asks, muted };
}

beforeEach(() => came('reload'));

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  sessionStorage.clear();
});

it('is gone back into although its frame has left long before the page went', async () => {
  const { openSession, useKeptForReload } = await load();
  const inside: Session = { ...openSession(ticketWith(), true, null), stage: { name: 'in' }, insideSince: 1 };
  const { rerender, unmount } = renderHook((session: Session) => useKeptForReload(session), {
    initialProps: inside,
  });
  act(() => void window.dispatchEvent(new Event('beforeunload')));
  rerender({
    ...inside,
    stage: { name: 'left' },
    insideSince: null,
    left: { insideSince: 1, at: Date.now() - 5000 },
  });
  act(() => void window.dispatchEvent(new Event('pagehide')));
  unmount();
  expect(await comeBack()).toMatchObject({ asks: false });
});

describe('a call page that is reloaded', () => {
  it('in a call goes back into it, with microphone and camera as they were', async () => {
    await goAway();
    expect(await comeBack()).toEqual({ asks: false, muted: MUTED });
  });

  it('does so as well when its frame has left a moment before, and not when the person has', async () => {
    const left = { stage: { name: 'left' }, insideSince: null } as const;
    await goAway({ ...left, left: { insideSince: 1, at: Date.now() } });
    expect((await comeBack()).asks).toBe(false);
    await goAway({ ...left, left: { insideSince: 1, at: Date.now() - 5000 } });
    expect((await comeBack()).asks).toBe(true);
  });

  it('does so once: who has left meanwhile is asked', async () => {
    await goAway();
    await comeBack();
    expect((await comeBack()).asks).toBe(true);
  });

  it.each<[string, Partial<Ticket>]>([
    ['another call', { call: { chatId: 'team', number: 2, media: 'video' } }],
    ['another chat', { call: { chatId: 'ivan-maria', number: 1, media: 'video' } }],
    ['another person', { person: { ...ticketWith().person, id: 'maria' } }],
  ])('asks before it goes into %s', async (_what, changes) => {
    await goAway();
    expect((await comeBack(ticketWith(changes))).asks).toBe(true);
  });

  it('asks when it comes back late', async () => {
    useFakeClock();
    await goAway();
    vi.setSystemTime(Date.now() + 61_000);
    expect((await comeBack()).asks).toBe(true);
  });

  it('asks when it was in no call, whatever its address says', async () => {
    await goAway({ insideSince: null, stage: { name: 'before' } });
    expect(await comeBack(ticketWith(), false)).toEqual({ asks: true, muted: { audio: null, video: null } });
  });

  it('asks where the browser keeps nothing for us', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    await goAway();
    expect((await comeBack()).asks).toBe(true);
  });
});

describe('a call page that is opened', () => {
  it('is as its address says', async () => {
    await goAway();
    came('navigate');
    expect((await comeBack(ticketWith(), false)).asks).toBe(false);
    expect((await comeBack(ticketWith(), true)).asks).toBe(true);
  });
});
