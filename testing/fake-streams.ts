import { act } from '@testing-library/react';
import { vi } from 'vitest';

interface Options {
  onEvent: (name: string, data: unknown) => void;
  onState?: (state: 'live' | 'connecting' | 'gone', code?: string) => void;
}

interface OpenStream extends Options {
  path: string;
}

/** Live streams of a test: what is open, and a way to speak on all of it. Put in place of `openLive`. */
export class FakeStreams {
  static open: OpenStream[] = [];

  static readonly openLive = vi.fn((path: string, options: Options) => {
    const stream = { path, ...options };
    FakeStreams.open.push(stream);
    return () => {
      FakeStreams.open = FakeStreams.open.filter((other) => other !== stream);
    };
  });

  /** Sends an event to every open stream. */
  static say(name: string, data: unknown): void {
    act(() => FakeStreams.open.forEach((stream) => stream.onEvent(name, data)));
  }
}
