import { vi } from 'vitest';

interface Request {
  name: string;
  grant: () => void;
}

/** Web Locks of one browser, enough of them: a line for each name, leaving it, and taking a lock away. */
class FakeLocks {
  private readonly held = new Map<string, (reason: Error) => void>();
  private waiting: Request[] = [];

  request = (name: string, ...rest: [LockOptions, () => unknown] | [() => unknown]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const callback = rest.length === 1 ? rest[0] : rest[1];
      const { signal, steal = false }: LockOptions = rest.length === 1 ? {} : rest[0];
      const grant = () => {
        this.held.set(name, reject);
        // A shared lock that is let go at once makes the next one wait no longer than it does in a browser.
        void Promise.resolve(callback()).then((value) => {
          if (this.held.get(name) !== reject) return;
          this.held.delete(name);
          resolve(value);
          this.next(name);
        }, reject);
      };
      const request = { name, grant };
      signal?.addEventListener('abort', () => {
        if (!this.waiting.includes(request)) return;
        this.waiting = this.waiting.filter((other) => other !== request);
        reject(new DOMException('left the line', 'AbortError'));
      });
      if (steal) {
        this.held.get(name)?.(new DOMException('stolen', 'AbortError'));
        grant();
      } else {
        this.waiting.push(request);
        void Promise.resolve().then(() => this.next(name));
      }
    });

  query = () => Promise.resolve({ held: [...this.held.keys()].map((name) => ({ name })) });

  private next(name: string): void {
    const request = this.waiting.find((other) => other.name === name);
    if (!request || this.held.has(name)) return;
    this.waiting = this.waiting.filter((other) => other !== request);
    request.grant();
  }
}

/** A `BroadcastChannel` between the pages of a test. */
class FakeChannel {
  private static open: FakeChannel[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  /** A page that was put to sleep hears nothing. */
  asleep = false;

  constructor(readonly name: string) {
    FakeChannel.open.push(this);
  }

  static opened(): FakeChannel[] {
    return FakeChannel.open;
  }

  postMessage(data: unknown): void {
    const others = FakeChannel.open.filter((other) => other !== this && other.name === this.name);
    for (const other of others) {
      void Promise.resolve().then(() => {
        if (!other.asleep) other.onmessage?.({ data: structuredClone(data) });
      });
    }
  }

  close(): void {
    this.onmessage = null;
    FakeChannel.open = FakeChannel.open.filter((other) => other !== this);
  }
}

/** Gives a test a browser with several pages, each of them as much as is asked for within this one document. */
export function useFakePages(): { channels: () => FakeChannel[] } {
  vi.stubGlobal('BroadcastChannel', FakeChannel);
  Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
  return { channels: FakeChannel.opened };
}

/** A browser without Web Locks again, as jsdom's is. */
export function dropFakePages(): void {
  Reflect.deleteProperty(navigator, 'locks');
}
