import { act } from '@testing-library/react';
import { vi } from 'vitest';

/** Workers of a test: they do nothing by themselves, and all speak when told to. */
export class FakeWorker {
  static running: FakeWorker[] = [];

  static install(): void {
    FakeWorker.running = [];
    vi.stubGlobal('Worker', FakeWorker);
  }

  /** Lets every running worker send one message. */
  static speak(): void {
    act(() => FakeWorker.running.forEach((worker) => worker.onmessage?.()));
  }

  onmessage: (() => void) | null = null;
  readonly postMessage = vi.fn();

  constructor() {
    FakeWorker.running.push(this);
  }

  terminate(): void {
    FakeWorker.running = FakeWorker.running.filter((worker) => worker !== this);
  }
}
