import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { factsWith } from '@/testing/call-windows';
import { moveCall, type MoveState } from './call-move';

const HERE = factsWith({ windowId: 'here', ownWindow: false, muted: { audio: true, video: false } });

let windows = [HERE];
const listeners = new Set<() => void>();
const desk = {
  windows: () => windows,
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const opened = { closed: false, focus: vi.fn(), location: { href: 'about:blank', replace: vi.fn() } };
const open = vi.fn();
let states: MoveState[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  windows = [HERE];
  listeners.clear();
  states = [];
  opened.closed = false;
  opened.location.replace.mockReset();
  open.mockReset();
  open.mockReturnValue(opened);
  vi.stubGlobal('open', open);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  sessionStorage.clear();
});

const move = () => moveCall(desk, HERE, (state) => states.push(state));

function announce(changes: Partial<typeof HERE>) {
  windows = [HERE, factsWith({ windowId: 'new', ...changes })];
  listeners.forEach((listener) => listener());
}

describe('a move', () => {
  it('opens the window at once, straight into the call, with the devices as they are', () => {
    move();
    expect(opened.location.replace).toHaveBeenCalledExactlyOnceWith(
      '/call/team?prejoin=0&moved=audio-off.video-on',
    );
    expect(states).toEqual(['moving']);
  });

  it('is over when the new window is in, and not before', () => {
    move();
    announce({ inside: false });
    announce({ inside: true, chatId: 'ivan-maria' });
    expect(states).toEqual(['moving']);
    announce({ inside: true });
    expect(states).toEqual(['moving', 'idle']);
    vi.advanceTimersByTime(120_000);
    expect(states).toEqual(['moving', 'idle']);
    expect(listeners.size).toBe(0);
  });

  it('has failed when the new window is closed', () => {
    move();
    opened.closed = true;
    vi.advanceTimersByTime(1000);
    expect(states).toEqual(['moving', 'failed']);
  });

  it('has failed when the new window does not come', () => {
    move();
    vi.advanceTimersByTime(60_000);
    expect(states).toEqual(['moving', 'failed']);
  });

  it.each([
    ['refuses a window', null],
    ['hands out a closed one', { ...opened, closed: true }],
  ])('is blocked where the browser %s', (_, result) => {
    open.mockReturnValue(result);
    move();
    expect(states).toEqual(['blocked']);
  });

  it('tells nothing more when it is not watched any longer', () => {
    move()();
    announce({});
    vi.advanceTimersByTime(120_000);
    expect(states).toEqual(['moving']);
  });
});
